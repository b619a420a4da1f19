namespace UnionFs;

/// <summary>
/// linkat with AT_EMPTY_PATH: a name for an open node that never had one, or one more for one that has. With a mode it is the second half
/// of open with O_CREAT: the node gets what a new file gets in that directory.
/// </summary>
internal readonly ref struct LinkOpenNode(OpenNode open, Place place) : IOperation
{
    private readonly Place _place = place;

    /// <summary>Permission bits of the new file; null to link what is there.</summary>
    public UnixFileMode? CreateMode { get; init; }

    /// <summary>Whose the new file will be; null for the caller's.</summary>
    public NodeOwner? Owner { get; init; }

    /// <summary>Whether a dangling link at the end of the path says where the name is to be (O_CREAT without O_EXCL).</summary>
    public bool FollowsLinks { get; init; }

    /// <summary>Whether the caller also asked for the file to be emptied (O_TRUNC), which is told of even where it was made.</summary>
    public bool Empties { get; init; }

    public FsError Apply(Edit edit)
    {
        var walk = edit.NewWalk();
        try
        {
            var kind = CreateMode is null ? NodeKind.Symlink : NodeKind.File;
            var error = edit.ResolveNew(ref walk, _place, kind, FollowsLinks ? WalkMode.Follow : WalkMode.Name);
            NodeRecord? record = open.Orphan;
            if (error == FsError.OK && record is not null && !open.IsAnonymous)
            {
                error = FsError.ENOENT;
            }

            if (error == FsError.OK && record is null)
            {
                error = edit.Start.TryGetNode(open.Id, open.Origin, out var node) ? edit.TryRecord(node, out record) : FsError.ESTALE;
            }

            if (error != FsError.OK)
            {
                return error;
            }

            var xattrs = record!.Xattrs;
            var attributes = CreateMode is { } mode
                ? edit.NewAttributes(edit.RecordOf(walk.Parent), mode, NodeKind.File, Owner, out xattrs)
                : record.Attributes with { ChangeTime = edit.Now };
            var named = edit.AddName(walk.Parent, walk.Hash, walk.Name, record.With(attributes, xattrs));
            if (Empties)
            {
                edit.Note(EditNoteKind.Content, new NodeView(named, null, null, 0));
            }

            if (open.IsAnonymous && open.Orphan is { } nameless)
            {
                edit.Adopt(open, nameless);
            }

            return FsError.OK;
        }
        finally
        {
            walk.Dispose();
        }
    }
}
