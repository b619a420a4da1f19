namespace UnionFs.Oci;

/// <summary>What a piece of advice says to do.</summary>
public enum AdviceKind
{
    /// <summary>A step deletes what an earlier one stored: delete it in the same step.</summary>
    DeleteInSameStep,

    /// <summary>A step stores again, or moves, what an earlier one stored: make one step of both.</summary>
    CombineSteps,

    /// <summary>A step only changes mode, owner or attributes: set them where the file is written.</summary>
    SetMetadataWhenWriting,

    /// <summary>A layer stores a path twice.</summary>
    WriteOnce,

    /// <summary>The same content is there under several names that are no links.</summary>
    LinkCopies,

    /// <summary>Caches, logs and temporary files that programs make anew are in the image.</summary>
    LeaveOutCaches,

    /// <summary>
    /// A large layer lies above a smaller one it does not need: what changes rarely belongs below. Not said where the image shows that the smaller one changes less often:
    /// it was kept when the large one was built again, or it alone installs packages.
    /// </summary>
    OrderByRateOfChange,
}
