namespace UnionFs;

/// <summary>What a <see cref="TarWarning"/> is about.</summary>
public enum TarWarningKind
{
    /// <summary>A socket was left out: there is no entry type for it.</summary>
    SocketSkipped,

    /// <summary>A file is written with its whole content although only its attributes changed.</summary>
    AttributesChanged,

    /// <summary>A file is written with its whole content although only its names changed.</summary>
    Moved,

    /// <summary>Holes of a file are written as zeros: layers have no sparse entries.</summary>
    HolesFilled,
}
