namespace UnionFs;

/// <summary>Where the uncompressed bytes of a compressed tar are kept while the layer is open.</summary>
public enum TarSpool
{
    /// <summary>A temporary file without a name (where the system allows it), gone with the process at the latest.</summary>
    TemporaryFile,

    /// <summary>Memory outside the garbage-collected heap.</summary>
    Memory,
}
