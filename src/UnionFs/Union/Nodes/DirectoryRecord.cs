namespace UnionFs;

/// <summary>A directory whose attributes, place or names differ from the base, or that was made since.</summary>
internal sealed class DirectoryRecord : NodeRecord
{
    /// <summary>The directory of the base that shows through; null for a directory made since (it is opaque).</summary>
    public BaseDirectory? Lower { get; init; }

    /// <summary>The directory above; of the root its own id.</summary>
    public required ulong ParentId { get; init; }

    /// <summary>Its name there; empty for the root.</summary>
    public required byte[] Name { get; init; }

    /// <summary>The changed names, by hash.</summary>
    public RadixMap<Child> Children { get; init; }

    /// <summary>The changed names that are nodes, by <see cref="Child.Sequence"/>.</summary>
    public RadixMap<Child> Order { get; init; }

    /// <summary>Names there are, less the names of <see cref="Lower"/>.</summary>
    public int NameDelta { get; init; }

    /// <summary>Subdirectories there are, less those of <see cref="Lower"/>.</summary>
    public int SubdirectoryDelta { get; init; }

    /// <summary>The sequence of the newest name.</summary>
    public long LastSequence { get; init; }

    public override NodeRecord With(in NodeAttributes attributes, XattrSet xattrs) =>
        Copy(attributes, xattrs, ParentId, Name, Commit);

    public override NodeRecord ChangedAt(int commit) =>
        commit == Commit ? this : Copy(Attributes, Xattrs, ParentId, Name, commit);

    public DirectoryRecord At(ulong parentId, byte[] name) => Copy(Attributes, Xattrs, parentId, name, Commit);

    public DirectoryRecord WithTimes(Timestamp now) =>
        Copy(Attributes with { ModifyTime = now, ChangeTime = now }, Xattrs, ParentId, Name, Commit);

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
        var children = Children;
        var order = Order;
        Child? others = null;
        if (children.TryGet(hash, out var chain))
        {
            var present = chain.Named(name);
            if (present is { IsWhiteout: false })
            {
                order = order.Without((ulong)present.Sequence, operation);
            }

            others = chain.Without(name);
        }

        var head = child is null ? others : child.Before(others);
        children = head is null ? children.Without(hash, operation) : children.With(hash, head, operation);
        if (child is { IsWhiteout: false })
        {
            order = order.With((ulong)child.Sequence, child, operation);
        }

        return new DirectoryRecord
        {
            Id = Id,
            Kind = Kind,
            Attributes = Attributes,
            Xattrs = Xattrs,
            Commit = Commit,
            Lower = Lower,
            ParentId = ParentId,
            Name = Name,
            Children = children,
            Order = order,
            NameDelta = NameDelta + counts.Names,
            SubdirectoryDelta = SubdirectoryDelta + counts.Subdirectories,
            LastSequence = Math.Max(LastSequence, child?.Sequence ?? 0),
        };
    }

    private DirectoryRecord Copy(in NodeAttributes attributes, XattrSet xattrs, ulong parentId, byte[] name, int commit) => new()
    {
        Id = Id,
        Kind = Kind,
        Attributes = attributes,
        Xattrs = xattrs,
        Commit = commit,
        Lower = Lower,
        ParentId = parentId,
        Name = name,
        Children = Children,
        Order = Order,
        NameDelta = NameDelta,
        SubdirectoryDelta = SubdirectoryDelta,
        LastSequence = LastSequence,
    };
}
