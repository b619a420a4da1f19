namespace UnionFs;

internal sealed partial class Edit
{
    /// <summary>
    /// Lets go of everything the map of changes knows below a directory that has lost its name, and of the directory. Follows
    /// records and marks only, so it costs what was changed there, never what is there.
    /// </summary>
    public void Sweep(in DirectoryRef top)
    {
        HasRemovedTree = true;
        var dropped = new List<LeafRecord>();
        var pending = new Stack<DirectoryRef>();
        pending.Push(top);
        while (pending.TryPop(out var directory))
        {
            var record = _nodes.Find(directory.Id) as DirectoryRecord;
            SweepRecord(record, pending, dropped);
            if (directory.Lower?.Table is { } table)
            {
                SweepMarks(table, record, pending, dropped);
            }

            if (record is not null)
            {
                Remove(record);
            }
        }

        // Links are counted once all directories are gone: a node may have had several names in this tree.
        foreach (var leaf in dropped)
        {
            if (_nodes.Find(leaf.Id) is LeafRecord present)
            {
                KeepOrDrop(present);
            }
        }
    }

    private void SweepRecord(DirectoryRecord? record, Stack<DirectoryRef> pending, List<LeafRecord> dropped)
    {
        if (record is null)
        {
            return;
        }

        foreach (var child in record.Order.Enumerate())
        {
            switch (_nodes.Find(child.Id))
            {
                case DirectoryRecord directory:
                    pending.Push(new DirectoryRef(directory.Id, directory, directory.Lower));
                    break;
                case LeafRecord leaf:
                    var rest = leaf.With(leaf.Added.Without(record.Id, child.Hash, child.Name, Operation), leaf.BaseLinks);
                    Put(rest);
                    dropped.Add(rest);
                    break;
            }
        }
    }

    private void SweepMarks(
        BaseTable table, DirectoryRecord? record, Stack<DirectoryRef> pending, List<LeafRecord> dropped)
    {
        var end = table.First + table.Count;
        for (var mark = _markedEntries.Next(table.First, end); mark >= 0; mark = _markedEntries.Next(mark + 1, end))
        {
            var index = mark - table.First;
            ref readonly var entry = ref table[index];
            if (record?.Find(table.HashOf(index), table.NameOf(index)) is not null)
            {
                continue;
            }

            if (table.DirectoryOf(index) is { } directory)
            {
                pending.Push(new DirectoryRef(directory.Id, _nodes.Find(directory.Id) as DirectoryRecord, directory));
            }
            else if (_nodes.Find(entry.Id) is LeafRecord leaf)
            {
                var rest = leaf.With(leaf.Added, leaf.BaseLinks - 1);
                Put(rest);
                dropped.Add(rest);
            }
        }
    }
}
