namespace UnionFs.Oci;

/// <summary>What of a source comes into a store, and under which name.</summary>
public sealed record LoadOptions
{
    /// <summary>The tag in the source; unset, all images that it lists.</summary>
    public string? Tag { get; init; }

    /// <summary>The name in the store; unset, the tag in the source. Only for one image.</summary>
    public string? Name { get; init; }

    /// <summary>The platform to choose where there are several; unset, <see cref="Oci.Platform.Current"/>.</summary>
    public Platform? Platform { get; init; }

    /// <summary>Whether all platforms come, with the index that lists them; the name is then that of the index.</summary>
    public bool AllPlatforms { get; init; }
}
