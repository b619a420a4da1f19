namespace UnionFs;

/// <summary>One name of a directory, as bytes where they lie: reading it allocates nothing.</summary>
public readonly ref struct DirectoryName
{
    internal DirectoryName(ReadOnlySpan<byte> bytes, NodeKind kind, NodeId id, long cursor)
    {
        Bytes = bytes;
        Kind = kind;
        Id = id;
        Cursor = cursor;
    }

    /// <summary>The bytes of the name. They never change and stay valid while the span is used.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>What the node is.</summary>
    public NodeKind Kind { get; }

    /// <summary>The node.</summary>
    public NodeId Id { get; }

    /// <summary>Pass this to go on after this name; it holds whatever happens to the directory meanwhile.</summary>
    public long Cursor { get; }

    /// <summary>The name, with a slash after a directory's.</summary>
    public override string ToString() => FsText.Escape(FsName.ToText(Bytes)) + (Kind == NodeKind.Directory ? "/" : "");
}
