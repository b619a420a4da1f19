namespace UnionFs;

/// <summary>linkat with AT_EMPTY_PATH: a name for an open node that never had one, or one more for one that has.</summary>
internal readonly ref struct LinkOpenNode(OpenNode open, ReadOnlySpan<byte> path) : IOperation
{
    private readonly ReadOnlySpan<byte> _path = path;

    public FsError Apply(Edit edit)
    {
        var walk = new PathWalk(edit.Start, mayLoad: false);
        try
        {
            var error = edit.ResolveNew(ref walk, _path, NodeKind.Symlink);
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

            edit.AddName(walk.Parent, walk.Hash, walk.Name, record!.With(record.Attributes with { ChangeTime = edit.Now }, record.Xattrs));
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
