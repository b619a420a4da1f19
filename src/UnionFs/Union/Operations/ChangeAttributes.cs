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

    /// <summary>Whether both times are set to now.</summary>
    public bool ToNow { get; init; }

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

            error = error == FsError.OK ? Allow(edit.Caller, walk.Node) : error;
            error = error != FsError.OK ? error : Change(edit, walk.Node);
            edit.Note(EditNoteKind.Attributes, walk);
            return error;
        }
        finally
        {
            walk.Dispose();
        }
    }

    private FsError Allow(Caller caller, in NodeView node)
    {
        if (Mode is not null)
        {
            return caller.MaySetMode(node);
        }

        return SetsOwner ? caller.MaySetOwner(node, Uid, Gid)
            : ToNow || AccessTime is not null || ModifyTime is not null ? caller.MaySetTimes(node, ToNow)
            : FsError.OK;
    }

    private FsError Change(Edit edit, in NodeView node)
    {
        var before = node.Attributes;
        var xattrs = node.Xattrs;
        var mode = Mode is { } wanted ? edit.Caller.ModeSet(wanted, before.Gid) : before.Mode;
        if (Mode is not null && xattrs.TryGet(AccessList.Access, out var list) && AccessList.IsValid(list.Span))
        {
            var changed = AccessList.WithMode(list.Span, mode);
            xattrs = list.Span.SequenceEqual(changed) ? xattrs : xattrs.With(AccessList.Access, changed);
        }

        if (SetsOwner && !node.IsDirectory)
        {
            // chown(2): set-user-id goes, set-group-id too where the group may execute, and capabilities with them.
            xattrs = xattrs.Without("security.capability");
            mode = edit.Caller.ModeOfNewOwner(node.Kind, mode, before.Gid);
        }

        var after = before with
        {
            Mode = mode,
            Uid = Uid ?? before.Uid,
            Gid = Gid ?? before.Gid,
            AccessTime = ToNow ? edit.Now : AccessTime ?? before.AccessTime,
            ModifyTime = ToNow ? edit.Now : ModifyTime ?? before.ModifyTime,
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
