namespace UnionFs;

/// <summary>One changed name of a directory: a node, or a whiteout of a name of the base. Immutable.</summary>
internal sealed class Child(byte[] name, ulong hash, ulong id, NodeKind kind, long sequence, Child? next)
{
    public byte[] Name { get; } = name;

    public ulong Hash { get; } = hash;

    /// <summary>The node; meaningless for a whiteout.</summary>
    public ulong Id { get; } = id;

    /// <summary>The node's kind; 0 for a whiteout.</summary>
    public NodeKind Kind { get; } = kind;

    /// <summary>Grows with every name a directory gets; the place in its order. 0 for a whiteout.</summary>
    public long Sequence { get; } = sequence;

    /// <summary>The next name with the same hash.</summary>
    public Child? Next { get; } = next;

    public bool IsWhiteout => Sequence == 0;

    public static Child Whiteout(byte[] name, ulong hash) => new(name, hash, 0, 0, 0, null);

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

    public Child Before(Child? next) => ReferenceEquals(next, Next) ? this : new(Name, Hash, Id, Kind, Sequence, next);
}
