namespace UnionFs;

/// <summary>What an operation acts on: a path from the root, or an open node itself.</summary>
internal readonly ref struct Place
{
    private Place(ReadOnlySpan<byte> path, OpenNode? open)
    {
        Path = path;
        Open = open;
    }

    /// <summary>The path; empty for a node itself.</summary>
    public ReadOnlySpan<byte> Path { get; }

    /// <summary>The open node, pinned by the caller; or null.</summary>
    public OpenNode? Open { get; }

    public static implicit operator Place(ReadOnlySpan<byte> path) => new(path, null);

    /// <summary>An open node itself, with a name or without.</summary>
    public static Place Of(OpenNode open) => new(default, open);
}
