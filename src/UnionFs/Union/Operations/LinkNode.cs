namespace UnionFs;

/// <summary>link(2): one more name for a node; a link at the end of the old path is itself linked.</summary>
internal readonly ref struct LinkNode(Place existing, Place place) : IOperation
{
    private readonly Place _existing = existing;
    private readonly Place _place = place;

    public FsError Apply(Edit edit)
    {
        var source = edit.NewWalk();
        var target = edit.NewWalk();
        try
        {
            var error = edit.ResolveNode(ref source, _existing, followLinks: false);
            if (error == FsError.OK)
            {
                error = edit.ResolveNew(ref target, _place, NodeKind.Symlink);
            }

            if (error == FsError.OK && source.Node.IsDirectory)
            {
                error = FsError.EPERM;
            }

            NodeRecord? record = null;
            if (error == FsError.OK)
            {
                error = edit.TryRecord(source.Node, out record);
            }

            if (error == FsError.OK)
            {
                var changed = record!.WithChangeTime(edit.Now);
                edit.AddName(target.Parent, target.Hash, target.Name, changed);
            }

            return error;
        }
        finally
        {
            source.Dispose();
            target.Dispose();
        }
    }
}
