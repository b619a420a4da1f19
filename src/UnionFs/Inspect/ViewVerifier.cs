namespace UnionFs;

/// <summary>Checks the state invariants U1 to U6 over everything the map of changes holds.</summary>
/// <param name="root">The state.</param>
/// <param name="progress">Who wants to know, or null.</param>
/// <param name="cancellation">Ends it.</param>
internal sealed class ViewVerifier(ViewRoot root, IProgress<VerifyProgress>? progress, CancellationToken cancellation)
{
    private readonly List<Finding> _findings = [];

    public IReadOnlyList<Finding> Verify()
    {
        var count = 0L;
        foreach (var leaf in root.Nodes.Enumerate())
        {
            cancellation.ThrowIfCancellationRequested();
            if (leaf is DirectoryRecord directory)
            {
                VerifyPlace(directory);
                if (directory.Error == FsError.OK)
                {
                    VerifyNames(directory);
                    VerifyListing(directory);
                }
            }
            else
            {
                VerifyLinks((LeafRecord)leaf);
            }

            progress?.Report(new VerifyProgress(++count, root.Nodes.Count, _findings.Count));
        }

        return _findings;
    }

    private void Add(string invariant, NodeRecord record, string message) =>
        _findings.Add(new Finding(invariant, $"#{record.Id:x}", message));

    private void VerifyPlace(DirectoryRecord record)
    {
        if (record.Id == root.Base.Root.Id)
        {
            return;
        }

        var directory = new DirectoryRef(record.Id, record, record.Lower);
        var parent = root.ParentOf(directory);
        if (parent.Id != record.ParentId)
        {
            Add("U1", record, "its parent is no directory of the view");
            return;
        }

        if (parent.Record is null && (parent.Lower is null || !root.IsAlive(parent.Lower)))
        {
            Add("U1", record, "its parent is not part of the view");
        }

        if (root.FindChild(parent, NameHash.Compute(record.Name), record.Name, out var found) != FsError.OK || found.Id != record.Id)
        {
            Add("U6", record, $"its parent does not lead to it by the name '{FsText.Quote(FsName.ToText(record.Name))}'");
        }

        if (record.Lower is { } lower && !root.Marks.Directories[lower.Ordinal])
        {
            Add("U6", record, "its directory of the base is not marked as changed");
        }
    }

    private void VerifyNames(DirectoryRecord record)
    {
        var table = record.Lower?.Load();
        foreach (var leaf in record.Children.Enumerate())
        {
            cancellation.ThrowIfCancellationRequested();
            for (var child = leaf; child is not null; child = child.Next)
            {
                var name = FsText.Quote(FsName.ToText(child.Name));
                var index = table?.Find(child.Hash, child.Name) ?? -1;
                if (child.IsWhiteout ? index < 0 : index >= 0 && table![index].Id == child.Id)
                {
                    Add("U2", record, child.IsWhiteout ? $"a whiteout of '{name}', which the base does not have" : $"'{name}' is what the base has");
                }

                if (!child.IsWhiteout && root.Nodes.Find(child.Id) is not { } node)
                {
                    Add("U6", record, $"'{name}' leads to a node without a record");
                }
                else if (!child.IsWhiteout && root.Nodes.Find(child.Id)!.Kind != child.Kind)
                {
                    Add("U6", record, $"'{name}' has another kind than its node");
                }
            }
        }
    }

    private void VerifyListing(DirectoryRecord record)
    {
        var directory = new DirectoryRef(record.Id, record, record.Lower);
        var seen = new HashSet<ReadOnlyMemory<byte>>(ByteNameComparer.Instance);
        var subdirectories = 0;
        for (long cursor = 0; root.TryNextName(directory, ref cursor, out var node, out var name);)
        {
            cancellation.ThrowIfCancellationRequested();
            var text = FsText.Quote(FsName.ToText(name));
            if (!seen.Add(name.ToArray()))
            {
                Add("U5", record, $"'{text}' is listed twice");
            }

            if (root.FindChild(directory, NameHash.Compute(name), name, out var found) != FsError.OK || found.Id != node.Id)
            {
                Add("U5", record, $"'{text}' is listed but not found");
            }

            subdirectories += node.IsDirectory ? 1 : 0;
        }

        ViewRoot.CountNames(directory, out var count);
        if (count != seen.Count)
        {
            Add("U5", record, $"it lists {seen.Count} names and counts {count}");
        }

        root.Stat(new NodeView(record, null, null, 0), mayLoad: true, out var stat);
        if (stat.LinkCount != subdirectories + 2)
        {
            Add("U4", record, $"it has {subdirectories} subdirectories and a link count of {stat.LinkCount}");
        }
    }

    private void VerifyLinks(LeafRecord record)
    {
        var node = new NodeView(record, null, null, 0);
        root.LinksOf(node, mayLoad: true, out var links);
        if (links <= 0)
        {
            Add("U3", record, "no name leads to it");
        }

        foreach (var link in record.Added.Enumerate())
        {
            var name = FsText.Quote(FsName.ToText(link.Name));
            if (root.Nodes.Find(link.ParentId) is not DirectoryRecord parent)
            {
                Add("U1", record, $"the directory of its name '{name}' is not part of the view");
            }
            else if (parent.Find(link.Hash, link.Name) is not { IsWhiteout: false } child || child.Id != record.Id)
            {
                Add("U6", record, $"its directory does not lead to it by the name '{name}'");
            }
        }

        if (record.Origin.IsSet && !record.Origin.Entry.HasSeveralNames)
        {
            var isVisible = root.IsVisible(record.Origin.Directory!, record.Origin.Index);
            if (record.BaseLinks != (isVisible ? 1 : 0))
            {
                Add("U4", record, $"its name in the base is {(isVisible ? "" : "not ")}visible but counts {record.BaseLinks}");
            }
        }
    }
}
