namespace UnionFs.TestKit.Tar;

/// <summary>The form of a header.</summary>
public enum TarMagic
{
    /// <summary>No magic: the form of the seventh edition.</summary>
    V7,

    /// <summary>POSIX.</summary>
    Ustar,

    /// <summary>GNU.</summary>
    Gnu,
}
