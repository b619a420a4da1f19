using System.Numerics;
using System.Runtime.CompilerServices;

namespace UnionFs;

/// <summary>
/// A persistent map from 64-bit numbers to values that know their key, ordered by key: a path-compressed radix tree of 32-way pages. Every
/// change gives a new map that shares all pages but those on the way to the key (at most 13). The one structure behind nodes
/// by id, names by hash and names by age.
/// </summary>
/// <remarks>
/// <c>owner</c> is the number of the running operation: pages it made itself it edits in place, until it publishes the map.
/// 0 always copies. Reading needs no lock and does not allocate.
/// </remarks>
internal readonly struct RadixMap<T, TKey>
    where T : class
    where TKey : struct, IRadixKey<T>
{
    private readonly RadixNode? _root;

    /// <summary>The map with a root page, as it was taken from one.</summary>
    public RadixMap(RadixNode? root, int count)
    {
        _root = root;
        Count = count;
    }

    public int Count { get; }

    public RadixNode? Root => _root;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryGet(ulong key, out T value)
    {
        // Pages are not asked whether they cover the key: a wrong way ends at another key.
        for (var node = _root; node is not null;)
        {
            var bit = node.Bit(key);
            if ((node.Map & bit) == 0)
            {
                break;
            }

            if ((node.LeafMap & bit) == 0)
            {
                node = node.BranchAt(bit);
                continue;
            }

            value = Unsafe.As<T>(node.LeafAt(bit));
            return TKey.KeyOf(value) == key;
        }

        value = null!;
        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T? Find(ulong key) => TryGet(key, out var value) ? value : null;

    /// <summary>The map with a value in place of the one that has its key, if there is one.</summary>
    public RadixMap<T, TKey> With(T value, long owner)
    {
        var key = TKey.KeyOf(value);
        if (_root is null)
        {
            return new RadixMap<T, TKey>(RadixNode.Of(key, value, owner), 1);
        }

        var added = false;
        return new RadixMap<T, TKey>(Insert(_root, key, value, owner, ref added), added ? Count + 1 : Count);
    }

    public RadixMap<T, TKey> Without(ulong key, long owner)
    {
        if (!TryGet(key, out _))
        {
            return this;
        }

        if (Count == 1)
        {
            return default;
        }

        var root = Remove(_root!, key, owner);

        // The root alone may hold a single thing: a value has nowhere else to go, a page replaces it.
        return new RadixMap<T, TKey>(root.SingleBranch ?? root, Count - 1);
    }

    /// <summary>The first value whose key is at or after the given one.</summary>
    public bool TryNext(ulong key, out T value)
    {
        RadixNode? later = null;
        var laterMask = 0u;
        for (var node = _root; node is not null;)
        {
            if (!node.Covers(key))
            {
                if (RadixNode.PrefixOf(key, node.Shift) < node.Prefix)
                {
                    (later, laterMask) = (node, uint.MaxValue);
                }

                break;
            }

            var bit = node.Bit(key);
            var above = node.Map & ~(bit | (bit - 1));
            if (above != 0)
            {
                (later, laterMask) = (node, above);
            }

            if ((node.LeafMap & bit) != 0 && TKey.KeyOf(Unsafe.As<T>(node.LeafAt(bit))) >= key)
            {
                value = Unsafe.As<T>(node.LeafAt(bit));
                return true;
            }

            node = (node.Map & ~node.LeafMap & bit) != 0 ? node.BranchAt(bit) : null;
        }

        value = later is null ? null! : First(later, laterMask);
        return later is not null;
    }

    /// <summary>All values in the order of their keys.</summary>
    public IEnumerable<T> Enumerate()
    {
        if (_root is null)
        {
            yield break;
        }

        var pending = new Stack<(RadixNode Node, uint Remaining)>();
        pending.Push((_root, _root.Map));
        while (pending.TryPop(out var at))
        {
            var (node, rest) = at;
            if (rest == 0)
            {
                continue;
            }

            var bit = rest & (~rest + 1);
            pending.Push((node, rest & ~bit));
            if ((node.LeafMap & bit) != 0)
            {
                yield return Unsafe.As<T>(node.LeafAt(bit));
            }
            else
            {
                var branch = node.BranchAt(bit);
                pending.Push((branch, branch.Map));
            }
        }
    }

    private static T First(RadixNode node, uint mask)
    {
        while (true)
        {
            var candidates = node.Map & mask;
            var bit = candidates & (~candidates + 1);
            if ((node.LeafMap & bit) != 0)
            {
                return Unsafe.As<T>(node.LeafAt(bit));
            }

            node = node.BranchAt(bit);
            mask = uint.MaxValue;
        }
    }

    /// <summary>Pages nest at most 13 deep, so the recursion is bounded.</summary>
    private static RadixNode Insert(RadixNode node, ulong key, T value, long owner, ref bool added)
    {
        if (!node.Covers(key))
        {
            added = true;
            return RadixNode.Of(key, value, node.FirstKey, (object?)node.SingleLeaf ?? node, node.SingleLeaf is not null, owner);
        }

        var bit = node.Bit(key);
        if ((node.Map & bit) == 0)
        {
            added = true;
            return node.WithInserted(bit, value, owner);
        }

        var editable = node.Editable(owner);
        if ((node.LeafMap & bit) == 0)
        {
            editable.Replace(bit, Insert(node.BranchAt(bit), key, value, owner, ref added), isLeaf: false);
            return editable;
        }

        var present = Unsafe.As<T>(node.LeafAt(bit));
        var presentKey = TKey.KeyOf(present);
        if (presentKey == key)
        {
            editable.Replace(bit, value, isLeaf: true);
            return editable;
        }

        added = true;
        editable.Replace(bit, RadixNode.Of(key, value, presentKey, present, isLeaf: true, owner), isLeaf: false);
        return editable;
    }

    /// <summary>Removes a key that is there. Pages nest at most 13 deep, so the recursion is bounded.</summary>
    private static RadixNode Remove(RadixNode node, ulong key, long owner)
    {
        var bit = node.Bit(key);
        var editable = node.Editable(owner);
        if ((node.LeafMap & bit) != 0)
        {
            editable.Remove(bit);
            return editable;
        }

        var branch = Remove(node.BranchAt(bit), key, owner);
        if (branch.SingleLeaf is { } leaf)
        {
            editable.Replace(bit, leaf, isLeaf: true);
        }
        else
        {
            editable.Replace(bit, branch.SingleBranch ?? branch, isLeaf: false);
        }

        return editable;
    }
}
