namespace UnionFs;

/// <summary>One changed name of a directory: a node, or a whiteout of a name of the base. Immutable.</summary>
internal sealed class Child : LinkName
{
    public Child(ulong parentId, ReadOnlySpan<byte> name, ulong hash, ulong id, NodeKind kind, long sequence)
        : base(parentId, hash, name) => (Id, Kind, Sequence) = (id, kind, sequence);

    private Child(Child other, Child? next)
        : base(other) => (Id, Kind, Sequence, Next) = (other.Id, other.Kind, other.Sequence, next);

    /// <summary>The node; meaningless for a whiteout.</summary>
    public ulong Id { get; }

    /// <summary>The node's kind; 0 for a whiteout.</summary>
    public NodeKind Kind { get; }

    /// <summary>Grows with every name a directory gets; the place in its order. 0 for a whiteout.</summary>
    public long Sequence { get; }

    /// <summary>The next name with the same hash.</summary>
    public Child? Next { get; }

    public bool IsWhiteout => Sequence == 0;

    public static Child Whiteout(ulong parentId, ReadOnlySpan<byte> name, ulong hash) => new(parentId, name, hash, 0, 0, 0);

    /// <summary>The child of this name among those with the same hash.</summary>
    public Child? Named(ReadOnlySpan<byte> name)
    {
        for (var child = this; child is not null; child = child.Next)
        {
            if (name.SequenceEqual(child.Name))
            {
                return child;
            }
        }

        return null;
    }

    /// <summary>The chain without a name; null if nothing is left.</summary>
    public Child? Without(ReadOnlySpan<byte> name)
    {
        Child? result = null;
        for (var child = this; child is not null; child = child.Next)
        {
            if (!name.SequenceEqual(child.Name))
            {
                result = child.Before(result);
            }
        }

        return result;
    }

    public Child Before(Child? next) => ReferenceEquals(next, Next) ? this : new(this, next);
}
