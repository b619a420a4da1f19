namespace UnionFs;

/// <summary>setxattr and removexattr.</summary>
internal readonly ref struct ChangeXattr(Place place, string name, ReadOnlySpan<byte> value, bool removes, bool followLinks) : IOperation
{
    private const int MaxNameBytes = 255;
    private const int MaxValueBytes = 65536;
    private readonly Place _place = place;
    private readonly ReadOnlySpan<byte> _value = value;

    public XattrMode Mode { get; init; }

    public FsError Apply(Edit edit)
    {
        if (CheckLength(name) is var length and not FsError.OK)
        {
            // Linux copies the name in before it looks at the path.
            return length;
        }

        var walk = edit.NewWalk();
        try
        {
            var error = edit.ResolveNode(ref walk, _place, followLinks);
            if (error == FsError.OK)
            {
                error = edit.Caller.CheckXattr(name, walk.Node, Permissions.Write);
            }

            if (error == FsError.OK)
            {
                error = CheckName(name, walk.Node.Kind);
            }

            error = error != FsError.OK ? error : Change(edit, walk.Node);
            edit.Note(EditNoteKind.Attributes, walk);
            return error;
        }
        finally
        {
            walk.Dispose();
        }
    }

    /// <summary>What Linux says about a name: a namespace is needed, and <c>user.</c> is for files and directories only.</summary>
    public static FsError CheckName(string name, NodeKind kind)
    {
        string[] namespaces = ["user.", "trusted.", "security.", "system."];
        var space = Array.Find(namespaces, s => name.StartsWith(s, StringComparison.Ordinal));
        if (space is null)
        {
            return FsError.EOPNOTSUPP;
        }

        if (space == "user." && kind is not (NodeKind.File or NodeKind.Directory))
        {
            return FsError.EPERM;
        }

        return name.Length == space.Length ? FsError.EINVAL : FsError.OK;
    }

    /// <summary>Whether a name can be one at all.</summary>
    public static FsError CheckLength(string name) =>
        FsName.ToBytes(name).Length is 0 or > MaxNameBytes ? FsError.ERANGE : FsError.OK;

    private FsError Change(Edit edit, in NodeView node)
    {
        var before = node.Xattrs;
        var isThere = before.TryGet(name, out var present);
        if (!isThere && (removes || Mode == XattrMode.Replace))
        {
            return FsError.ENODATA;
        }

        if (isThere && Mode == XattrMode.Create)
        {
            return FsError.EEXIST;
        }

        if (!removes && _value.Length > MaxValueBytes)
        {
            return FsError.ERANGE;
        }

        if (!removes && isThere && present.Span.SequenceEqual(_value))
        {
            return FsError.OK;
        }

        var error = edit.TryRecord(node, out var record);
        if (error == FsError.OK)
        {
            var after = removes ? before.Without(name) : before.With(name, _value);
            edit.Put(_place, record.With(record.Attributes with { ChangeTime = edit.Now }, after));
        }

        return error;
    }
}
