namespace UnionFs;

internal sealed partial class Edit
{
    /// <summary>The attributes of a node that does not exist yet, and the access lists it gets from its directory.</summary>
    public NodeAttributes NewAttributes(DirectoryRecord parent, UnixFileMode mode, NodeKind kind, NodeOwner? owner, out XattrSet xattrs)
    {
        (var attributes, xattrs) = Caller.NewAttributes(kind, mode, parent.ModeAndGroup, parent.Xattrs, owner);
        return attributes.WithTimes(Now);
    }

    /// <summary>
    /// Gives a node a name in a directory whose base table is loaded, in place of what has it now (which the caller has dropped), and
    /// sets the directory's times. A base name that leads to its own node again needs no record (invariant U2). Answers the node's record.
    /// </summary>
    public NodeRecord AddName(in DirectoryRef directory, ulong hash, ReadOnlySpan<byte> name, NodeRecord node)
    {
        var parent = RecordOf(directory);
        var table = parent.Lower?.Table;
        var index = table?.Find(hash, name) ?? -1;
        var before = CountsOf(parent, table, index, hash, name);
        var isDirectory = node.Kind == NodeKind.Directory;
        var isBaseName = index >= 0 && table![index].Id == node.Id;
        var after = (Names: 1, Subdirectories: isDirectory ? 1 : 0);
        Note(EditNoteKind.NameAdded, directory, name, node);
        var child = isBaseName ? null : new Child(parent.Id, name, hash, node.Id, node.Kind, parent.LastSequence + 1);
        Put(parent.With(name, hash, child, (after.Names - before.Names, after.Subdirectories - before.Subdirectories), Operation)
            .WithTimes(Now));
        if (node is DirectoryRecord moved)
        {
            return Put(moved.At(parent.Id, name.ToArray()));
        }

        var leaf = (LeafRecord)node;
        return Put(child is null
            ? leaf.With(leaf.Added, leaf.BaseLinks + 1)
            : leaf.With(leaf.Added.With(child, Operation), leaf.BaseLinks));
    }

    /// <summary>
    /// Takes a name out of a directory whose base table is loaded, and sets the directory's times. Answers the node's record
    /// without that name; the caller puts it, names it anew or drops it.
    /// </summary>
    public NodeRecord RemoveName(in DirectoryRef directory, ulong hash, ReadOnlySpan<byte> name, NodeRecord node)
    {
        var parent = RecordOf(directory);
        var table = parent.Lower?.Table;
        var index = table?.Find(hash, name) ?? -1;
        var wasAdded = parent.Find(hash, name) is not null;
        var whiteout = index >= 0 ? Child.Whiteout(parent.Id, name, hash) : null;
        if (index >= 0)
        {
            MarkOverridden(table!, index);
        }

        Note(EditNoteKind.NameRemoved, directory, name, node);
        Put(parent.With(name, hash, whiteout, (-1, node.Kind == NodeKind.Directory ? -1 : 0), Operation).WithTimes(Now));
        if (node is not LeafRecord leaf)
        {
            _isDirectoryMoved = true;
            return node;
        }

        return wasAdded
            ? leaf.With(leaf.Added.Without(parent.Id, hash, name, Operation), leaf.BaseLinks)
            : leaf.With(leaf.Added, leaf.BaseLinks - 1);
    }

    /// <summary>How many visible names a node that is no directory has at this point of the operation.</summary>
    public FsError LinksOf(LeafRecord record, out int links) =>
        Current().LinksOf(new NodeView(record, null, null, 0), mayLoad: false, out links);

    /// <summary>Keeps a record that lost a name if it has others, else lets go of it.</summary>
    public void KeepOrDrop(LeafRecord record)
    {
        LinksOf(record, out var links);
        if (links > 0)
        {
            Put(record.WithChangeTime(Now));
            return;
        }

        Remove(record);
        _nameless.Add((LeafRecord)record.WithChangeTime(Now));
    }

    /// <summary>An open node without a name gets one: what it holds counts for the view from now on.</summary>
    public void Adopt(OpenNode open, LeafRecord nameless)
    {
        Store.Attach(nameless.Content!);
        _adopted = open;
    }

    /// <summary>The state as far as this operation has made it.</summary>
    public ViewRoot Current() => new()
    {
        Base = Start.Base,
        Nodes = _nodes,
        Marks = FinishMarks(),
        LastCommit = Start.LastCommit,
    };

    private (int Names, int Subdirectories) CountsOf(
        DirectoryRecord parent, BaseTable? table, int index, ulong hash, ReadOnlySpan<byte> name)
    {
        if (parent.Find(hash, name) is { } child)
        {
            return child.IsWhiteout ? (0, 0) : (1, child.Kind == NodeKind.Directory ? 1 : 0);
        }

        return index < 0 ? (0, 0) : (1, table![index].IsDirectory ? 1 : 0);
    }
}
