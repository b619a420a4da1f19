namespace UnionFs;

/// <summary>How a host folder is read as a layer.</summary>
public sealed record DirectoryLayerOptions
{
    /// <summary>What people call the layer; the folder's path unless set.</summary>
    public string? Name { get; init; }

    /// <summary>How deletions are written in it.</summary>
    public WhiteoutFormat Whiteouts { get; init; } = WhiteoutFormat.Overlay;

    /// <summary>
    /// Whether libc calls are used for what .NET cannot ask for (owner, nanoseconds, xattrs, link identity, devices). Off, or
    /// on other systems, the managed fallback answers: files, directories, links, modes, times to 100 ns.
    /// </summary>
    public bool UseNative { get; init; } = true;
}
