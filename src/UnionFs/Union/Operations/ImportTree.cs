namespace UnionFs;

/// <summary>The nodes of another state's tree, whose contents wait for them, made under a name that is free.</summary>
internal readonly ref struct ImportTree(Place destination) : IOperation
{
    private readonly Place _destination = destination;

    /// <summary>What to make; null only to find out what forbids it.</summary>
    public LayerImport? Import { get; init; }

    public FsError Apply(Edit edit)
    {
        var walk = edit.NewWalk();
        try
        {
            var error = edit.ResolveNew(ref walk, _destination, NodeKind.Directory);
            if (error == FsError.OK && edit.Union.Options.ReadOnly)
            {
                error = FsError.EROFS;
            }

            return error != FsError.OK || Import is null ? error : Make(edit, Import, walk);
        }
        finally
        {
            walk.Dispose();
        }
    }

    private static FsError Make(Edit edit, LayerImport import, in PathWalk to)
    {
        if (import.Carrier.Orphan is not { } blank)
        {
            // The sandbox went back to another state meanwhile.
            return FsError.ESTALE;
        }

        var error = new TreeCopy(edit, import.Source, import.Contents).Make(ViewRoot.NodeOf(import.Source.Root), out var made);
        if (error == FsError.OK)
        {
            edit.AddName(to.Parent, to.Hash, to.Name, made);
            edit.NoteTree();
            edit.Adopt(import.Carrier, blank);
        }

        return error;
    }
}
