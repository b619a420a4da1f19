namespace UnionFs;

/// <summary>A node that is no directory.</summary>
internal sealed class LeafRecord : NodeRecord
{
    /// <summary>Content of a regular file, else null.</summary>
    public FileContent? Content { get; init; }

    /// <summary>Target of a symbolic link.</summary>
    public ReadOnlyMemory<byte> Target { get; init; }

    /// <summary>Where the base has the node (any one of its names); not set for a node made since.</summary>
    public BaseOrigin Origin { get; init; }

    /// <summary>Names the node has in records of directories. Names at their place in the base are not among them.</summary>
    public LinkSet Added { get; init; }

    /// <summary>
    /// Names of the base that are still there: 0 or 1 for a node with one name in the base; for a node whose layer cannot list its
    /// names what the layer says less those known gone. Not used for a node whose base names are listed.
    /// </summary>
    public int BaseLinks { get; init; }

    public override NodeRecord With(in NodeAttributes attributes, XattrSet xattrs) =>
        Copy(attributes, xattrs, Content, Added, BaseLinks, Commit);

    public override NodeRecord ChangedAt(int commit) =>
        commit == Commit ? this : Copy(Attributes, Xattrs, Content, Added, BaseLinks, commit);

    public LeafRecord With(in NodeAttributes attributes, XattrSet xattrs, FileContent content) =>
        Copy(attributes, xattrs, content, Added, BaseLinks, Commit);

    /// <summary>A copy with other content, as writing leaves it: times set, capabilities gone.</summary>
    public LeafRecord Written(FileContent content, Timestamp now) => Copy(
        Attributes with { ModifyTime = now, ChangeTime = now, Size = content.Length },
        Xattrs.Count == 0 ? Xattrs : Xattrs.Without("security.capability"),
        content,
        Added,
        BaseLinks,
        Commit);

    public LeafRecord With(in LinkSet added, int baseLinks) => Copy(Attributes, Xattrs, Content, added, baseLinks, Commit);

    private LeafRecord Copy(
        in NodeAttributes attributes, XattrSet xattrs, FileContent? content, in LinkSet added, int baseLinks, int commit) => new()
    {
        Id = Id,
        Kind = Kind,
        Attributes = attributes,
        Xattrs = xattrs,
        Content = content,
        Target = Target,
        Origin = Origin,
        Added = added,
        BaseLinks = baseLinks,
        Commit = commit,
    };
}
