namespace UnionFs.Oci;

/// <summary>How a layer's tar is stored.</summary>
public enum LayerCompression
{
    /// <summary>As it is.</summary>
    None,

    /// <summary>gzip.</summary>
    Gzip,

    /// <summary>Zstandard.</summary>
    Zstd,
}
