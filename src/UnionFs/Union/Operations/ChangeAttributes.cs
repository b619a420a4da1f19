namespace UnionFs;

/// <summary>chmod, chown, utimensat: null leaves a value. What is set to what it is already changes nothing.</summary>
internal readonly ref struct ChangeAttributes(Place place, bool followLinks) : IOperation
{
    private readonly Place _place = place;

    public UnixFileMode? Mode { get; init; }

    public uint? Uid { get; init; }

    public uint? Gid { get; init; }

    public bool SetsOwner { get; init; }

    public Timestamp? AccessTime { get; init; }

    public Timestamp? ModifyTime { get; init; }

    public FsError Apply(Edit edit)
    {
        var walk = edit.NewWalk();
        try
        {
            var error = edit.ResolveNode(ref walk, _place, followLinks);
            if (error == FsError.OK && Mode is not null && walk.Node.Kind == NodeKind.Symlink)
            {
                // Linux keeps no permissions for links.
                error = FsError.EOPNOTSUPP;
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

    private FsError Change(Edit edit, in NodeView node)
    {
        var before = node.Attributes;
        var xattrs = node.Xattrs;
        var mode = Mode ?? before.Mode;
        if (SetsOwner && !node.IsDirectory)
        {
            // chown(2): set-user-id goes, set-group-id too where the group may execute, and capabilities with them.
            xattrs = xattrs.Without("security.capability");
            mode &= ~UnixFileMode.SetUser;
            mode &= (mode & UnixFileMode.GroupExecute) != 0 ? ~UnixFileMode.SetGroup : mode;
        }

        var after = before with
        {
            Mode = mode,
            Uid = Uid ?? before.Uid,
            Gid = Gid ?? before.Gid,
            AccessTime = AccessTime ?? before.AccessTime,
            ModifyTime = ModifyTime ?? before.ModifyTime,
        };
        if (after == before && ReferenceEquals(xattrs, node.Xattrs))
        {
            return FsError.OK;
        }

        var error = edit.TryRecord(node, out var record);
        if (error == FsError.OK)
        {
            edit.Put(_place, record.With(after with { ChangeTime = edit.Now }, xattrs));
        }

        return error;
    }
}
