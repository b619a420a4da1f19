namespace UnionFs.Fuse;

/// <summary>What both sides of a connection do.</summary>
/// <param name="Minor">The version of the protocol.</param>
/// <param name="Flags">What both can do.</param>
internal readonly record struct NegotiatedProtocol(uint Minor, InitFlags Flags)
{
    /// <summary>Whether all names the kernel knows can be put in doubt at once.</summary>
    public bool HasEpochs => Minor >= 44;

    /// <summary>The longest name the kernel takes in a listing.</summary>
    public int MaxNameBytes => HasEpochs ? 4095 : 1024;

    /// <summary>Whether the kernel asks access lists who may do what. It tells what to take besides when one is set.</summary>
    public bool HasAccessLists => (Flags & InitFlags.AccessLists) != 0;

    /// <summary>Whether requests to set an extended attribute carry flags of the kernel's own.</summary>
    public bool HasExtendedSetXattr => (Flags & InitFlags.ExtendedSetXattr) != 0;
}
