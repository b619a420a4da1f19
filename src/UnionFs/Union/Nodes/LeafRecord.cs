using System.Runtime.CompilerServices;

namespace UnionFs;

/// <summary>A node that is no directory.</summary>
internal sealed class LeafRecord(ulong id, NodeKind kind) : NodeRecord(id, kind)
{
    /// <summary>The content of a file, the bytes of a link's target, or null.</summary>
    private object? _body;

    private LinkSet _added;
    private int _baseLinks;

    /// <summary>Content of a regular file, else null.</summary>
    public FileContent? Content
    {
        get => _body as FileContent;
        init => _body = value;
    }

    /// <summary>Target of a symbolic link.</summary>
    public ReadOnlyMemory<byte> Target
    {
        get => _body as byte[];
        init => _body = Kind == NodeKind.Symlink ? value.ToArray() : _body;
    }

    /// <summary>Where the base has the node (any one of its names); not set for a node made since.</summary>
    public BaseOrigin Origin { get; init; }

    /// <summary>Names the node has in records of directories. Names at their place in the base are not among them.</summary>
    public LinkSet Added => _added;

    /// <summary>
    /// Names of the base that are still there: 0 or 1 for a node with one name in the base; for a node whose layer cannot list its
    /// names what the layer says less those known gone. Not used for a node whose base names are listed.
    /// </summary>
    public int BaseLinks
    {
        get => _baseLinks;
        init => _baseLinks = value;
    }

    /// <summary>The name of a node that was made and has a single one, as nearly all that were made; else null.</summary>
    public LinkName? OnlyName
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Origin.IsSet ? null : _added.Single;
    }

    /// <summary>A copy with other content, as writing leaves it: times set, capabilities gone.</summary>
    public LeafRecord Written(FileContent content, Timestamp now)
    {
        var record = (LeafRecord)Touched(now, content.Length);
        record._body = content;
        return record.Xattrs.TryGet("security.capability", out _)
            ? (LeafRecord)record.With(record.Attributes, record.Xattrs.Without("security.capability"))
            : record;
    }

    public LeafRecord With(in LinkSet added, int baseLinks)
    {
        var record = (LeafRecord)Editable();
        (record._added, record._baseLinks) = (added, baseLinks);
        return record;
    }
}
