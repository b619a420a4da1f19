namespace UnionFs;

/// <summary>What an operation acts on: a path from the root, a name in a directory, or a node itself, open or not.</summary>
internal readonly ref struct Place
{
    private Place(ReadOnlySpan<byte> path, OpenNode? open)
    {
        Path = path;
        Open = open;
    }

    private Place(Node node, ReadOnlySpan<byte> name, bool isName)
    {
        Node = node;
        Path = name;
        IsName = isName;
        IsNode = !isName;
    }

    /// <summary>The path, or the name; empty for a node itself.</summary>
    public ReadOnlySpan<byte> Path { get; }

    /// <summary>The open node, pinned by the caller; or null.</summary>
    public OpenNode? Open { get; }

    /// <summary>The node itself, or the directory that has the name.</summary>
    public Node Node { get; }

    public bool IsNode { get; }

    public bool IsName { get; }

    public static implicit operator Place(ReadOnlySpan<byte> path) => new(path, null);

    /// <summary>An open node itself, with a name or without.</summary>
    public static Place Of(OpenNode open) => new(default, open);

    /// <summary>A node itself.</summary>
    public static Place Of(Node node) => new(node, default, isName: false);

    /// <summary>A name in a directory. Links are not followed.</summary>
    public static Place Of(Node directory, ReadOnlySpan<byte> name) => new(directory, name, isName: true);
}
