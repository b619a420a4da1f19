namespace UnionFs;

/// <summary>A directory whose attributes, place or names differ from the base, or that was made since.</summary>
internal sealed class DirectoryRecord(ulong id) : NodeRecord(id, NodeKind.Directory)
{
    /// <summary>The directory of the base that shows through; null for a directory made since (it is opaque).</summary>
    public BaseDirectory? Lower { get; init; }

    /// <summary>The directory above; of the root its own id.</summary>
    public required ulong ParentId { get; set; }

    /// <summary>Its name there; empty for the root.</summary>
    public required byte[] Name { get; set; }

    /// <summary>The changed names, by hash.</summary>
    public RadixMap<Child, ByHash> Children { get; private set; }

    /// <summary>The changed names that are nodes, by <see cref="Child.Sequence"/>.</summary>
    public RadixMap<Child, BySequence> Order { get; private set; }

    /// <summary>Names there are, less the names of <see cref="Lower"/>.</summary>
    public int NameDelta { get; private set; }

    /// <summary>Subdirectories there are, less those of <see cref="Lower"/>.</summary>
    public int SubdirectoryDelta { get; private set; }

    /// <summary>The sequence of the newest name.</summary>
    public long LastSequence { get; private set; }

    /// <summary>A copy at another place.</summary>
    public DirectoryRecord At(ulong parentId, byte[] name)
    {
        var record = (DirectoryRecord)Editable();
        (record.ParentId, record.Name) = (parentId, name);
        return record;
    }

    /// <summary>What this record says of a name, or null if it says nothing.</summary>
    public Child? Find(ulong hash, ReadOnlySpan<byte> name) =>
        Children.TryGet(hash, out var child) ? child.Named(name) : null;

    /// <summary>A copy that says something else of a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="hash">Its hash.</param>
    /// <param name="child">What it says from now on (without <see cref="Child.Next"/>); null for nothing.</param>
    /// <param name="counts">How the number of names and of subdirectories changes.</param>
    /// <param name="operation">Owner of new pages.</param>
    public DirectoryRecord With(
        ReadOnlySpan<byte> name, ulong hash, Child? child, (int Names, int Subdirectories) counts, long operation)
    {
        var record = (DirectoryRecord)Editable();
        Child? others = null;
        if (Children.TryGet(hash, out var chain))
        {
            var present = chain.Named(name);
            if (present is { IsWhiteout: false })
            {
                record.Order = record.Order.Without((ulong)present.Sequence, operation);
            }

            others = chain.Without(name);
        }

        var head = child is null ? others : child.Before(others);
        record.Children = head is null ? record.Children.Without(hash, operation) : record.Children.With(head, operation);
        if (child is { IsWhiteout: false })
        {
            record.Order = record.Order.With(child, operation);
        }

        record.NameDelta += counts.Names;
        record.SubdirectoryDelta += counts.Subdirectories;
        record.LastSequence = Math.Max(record.LastSequence, child?.Sequence ?? 0);
        return record;
    }
}
