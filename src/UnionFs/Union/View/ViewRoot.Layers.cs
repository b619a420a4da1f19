namespace UnionFs;

internal sealed partial class ViewRoot
{
    /// <summary>The state before anything was changed.</summary>
    public ViewRoot Pristine => new() { Base = Base };

    /// <summary>The state the top counts from.</summary>
    public ViewRoot TopStart => LastCommit?.After ?? Pristine;

    /// <summary>The committed layers, bottom first.</summary>
    public IEnumerable<Layer> CommittedLayers()
    {
        var layers = new List<Layer>();
        for (var commit = LastCommit; commit is not null; commit = commit.Previous)
        {
            layers.Add(commit.Layer);
        }

        layers.Reverse();
        return layers;
    }

    /// <summary>The layer a node's present state comes from: an index into the stack and the committed layers, −1 for the top.</summary>
    public int LayerOf(in NodeView node) => node.Record is { } record
        ? record.Commit == Commits ? -1 : Base.Stack.Count + record.Commit
        : node.Table!.LayerOf(node.Index);

    /// <summary>All visible names of a node that is no directory, where they are known.</summary>
    public IEnumerable<(DirectoryRef Parent, byte[] Name)> NamesOf(NodeView node)
    {
        if (node.Record is LeafRecord record)
        {
            foreach (var link in record.Added.Enumerate())
            {
                var parent = (DirectoryRecord)Nodes.Find(link.ParentId)!;
                yield return (new DirectoryRef(parent.Id, parent, parent.Lower), link.Name.ToArray());
            }
        }

        var origin = node.Origin;
        if (!origin.IsSet)
        {
            yield break;
        }

        var names = origin.Entry.HasSeveralNames ? Base.LoadNames(origin.Entry) : null;
        foreach (var name in names ?? [new BaseName(origin.Directory!, origin.Index)])
        {
            if (IsVisible(name.Parent, name.Index))
            {
                yield return (DirectoryOf(name.Parent), name.Parent.Table!.NameOf(name.Index).ToArray());
            }
        }
    }

    /// <summary>The directory with an id, if the view has it; <paramref name="lower"/> is its base directory or null.</summary>
    public bool TryGetDirectory(ulong id, BaseDirectory? lower, out DirectoryRef directory)
    {
        var record = Nodes.Find(id) as DirectoryRecord;
        directory = new DirectoryRef(id, record, record?.Lower ?? lower);
        return record is not null || (lower is not null && IsAlive(lower));
    }
}
