using System.Numerics;

namespace UnionFs;

/// <summary>
/// A persistent map from 64-bit numbers to values, ordered by key: a path-compressed radix tree of 32-way pages. Every
/// change gives a new map that shares all pages but those on the way to the key (at most 13). The one structure behind nodes
/// by id, names by hash, names by age and chunks by position.
/// </summary>
/// <remarks>
/// <c>owner</c> is the number of the running operation: pages it made itself it edits in place, until it publishes the map.
/// 0 always copies. Reading needs no lock and does not allocate.
/// </remarks>
internal readonly struct RadixMap<T>
{
    private readonly RadixNode<T>? _root;

    private RadixMap(RadixNode<T>? root, int count)
    {
        _root = root;
        Count = count;
    }

    public int Count { get; }

    public RadixNode<T>? Root => _root;

    public bool TryGet(ulong key, out T value)
    {
        for (var node = _root; node is not null && node.Covers(key);)
        {
            var bit = node.Bit(key);
            if ((node.BranchMap & bit) != 0)
            {
                node = node.Branches[node.BranchIndex(bit)];
                continue;
            }

            if ((node.LeafMap & bit) != 0)
            {
                ref var leaf = ref node.Leaves[node.LeafIndex(bit)];
                value = leaf.Value;
                return leaf.Key == key;
            }

            break;
        }

        value = default!;
        return false;
    }

    public T? Find(ulong key) => TryGet(key, out var value) ? value : default;

    public RadixMap<T> With(ulong key, T value, long owner)
    {
        if (_root is null)
        {
            return new RadixMap<T>(NodeOf(new RadixLeaf<T>(key, value), owner), 1);
        }

        var added = false;
        var root = Insert(_root, new RadixLeaf<T>(key, value), owner, ref added);
        return new RadixMap<T>(root, added ? Count + 1 : Count);
    }

    public RadixMap<T> Without(ulong key, long owner)
    {
        if (!TryGet(key, out _))
        {
            return this;
        }

        var root = _root!;
        if (Count == 1)
        {
            return default;
        }

        root = Remove(root, key, owner);

        // The root alone may hold a single thing: a leaf has nowhere else to go, a branch replaces it.
        if (root.Leaves.Length == 0 && root.Branches.Length == 1)
        {
            root = root.Branches[0];
        }

        return new RadixMap<T>(root, Count - 1);
    }

    /// <summary>The first key at or after the given one.</summary>
    public bool TryNext(ulong key, out ulong found, out T value)
    {
        var node = _root;
        RadixNode<T>? later = null;
        while (node is not null)
        {
            if (!node.Covers(key))
            {
                if (RadixNode<T>.PrefixOf(key, node.Shift) < node.Prefix)
                {
                    later = node;
                }

                break;
            }

            var bit = node.Bit(key);
            var above = ~(bit | (bit - 1));
            if (((node.LeafMap | node.BranchMap) & above) != 0)
            {
                later = null;
                if ((node.LeafMap & bit) != 0 && node.Leaves[node.LeafIndex(bit)].Key >= key)
                {
                    return Answer(node.Leaves[node.LeafIndex(bit)], out found, out value);
                }

                if ((node.BranchMap & bit) == 0)
                {
                    return First(node, above, out found, out value);
                }

                if (TryNextIn(node.Branches[node.BranchIndex(bit)], key, out found, out value))
                {
                    return true;
                }

                return First(node, above, out found, out value);
            }

            if ((node.LeafMap & bit) != 0 && node.Leaves[node.LeafIndex(bit)].Key >= key)
            {
                return Answer(node.Leaves[node.LeafIndex(bit)], out found, out value);
            }

            node = (node.BranchMap & bit) != 0 ? node.Branches[node.BranchIndex(bit)] : null;
        }

        if (later is not null)
        {
            return First(later, uint.MaxValue, out found, out value);
        }

        found = 0;
        value = default!;
        return false;
    }

    /// <summary>All keys and values in the order of the keys.</summary>
    public IEnumerable<RadixLeaf<T>> Enumerate()
    {
        if (_root is null)
        {
            yield break;
        }

        var pending = new Stack<(RadixNode<T> Node, uint Remaining)>();
        pending.Push((_root, _root.LeafMap | _root.BranchMap));
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
                yield return node.Leaves[node.LeafIndex(bit)];
            }
            else
            {
                var branch = node.Branches[node.BranchIndex(bit)];
                pending.Push((branch, branch.LeafMap | branch.BranchMap));
            }
        }
    }

    /// <summary>As <see cref="TryNext"/> below one page. Pages nest at most 13 deep, so the recursion is bounded.</summary>
    private static bool TryNextIn(RadixNode<T> node, ulong key, out ulong found, out T value) =>
        new RadixMap<T>(node, 0).TryNext(key, out found, out value);

    private static bool First(RadixNode<T> node, uint mask, out ulong found, out T value)
    {
        while (true)
        {
            var candidates = (node.LeafMap | node.BranchMap) & mask;
            var bit = candidates & (~candidates + 1);
            if ((node.LeafMap & bit) != 0)
            {
                return Answer(node.Leaves[node.LeafIndex(bit)], out found, out value);
            }

            node = node.Branches[node.BranchIndex(bit)];
            mask = uint.MaxValue;
        }
    }

    private static bool Answer(in RadixLeaf<T> leaf, out ulong found, out T value)
    {
        found = leaf.Key;
        value = leaf.Value;
        return true;
    }

    private static RadixNode<T> NodeOf(in RadixLeaf<T> leaf, long owner)
    {
        var node = new RadixNode<T> { Owner = owner, Shift = 0, Prefix = RadixNode<T>.PrefixOf(leaf.Key, 0) };
        node.InsertLeaf(node.Bit(leaf.Key), leaf);
        return node;
    }

    /// <summary>An empty page that tells two different keys apart.</summary>
    private static RadixNode<T> Fork(ulong a, ulong b, long owner)
    {
        var shift = BitOperations.Log2(a ^ b) / RadixNode<T>.Bits * RadixNode<T>.Bits;
        return new RadixNode<T> { Owner = owner, Shift = shift, Prefix = RadixNode<T>.PrefixOf(a, shift) };
    }

    private static RadixNode<T> Insert(RadixNode<T> node, in RadixLeaf<T> leaf, long owner, ref bool added)
    {
        if (!node.Covers(leaf.Key))
        {
            added = true;
            var parent = Fork(leaf.Key, node.FirstKey, owner);
            parent.InsertLeaf(parent.Bit(leaf.Key), leaf);
            if (node is { Leaves.Length: 1, Branches.Length: 0 })
            {
                parent.InsertLeaf(parent.Bit(node.FirstKey), node.Leaves[0]);
            }
            else
            {
                parent.InsertBranch(parent.Bit(node.FirstKey), node);
            }

            return parent;
        }

        var bit = node.Bit(leaf.Key);
        var editable = node.Editable(owner);
        if ((node.BranchMap & bit) != 0)
        {
            ref var branch = ref editable.Branches[editable.BranchIndex(bit)];
            branch = Insert(branch, leaf, owner, ref added);
            return editable;
        }

        if ((node.LeafMap & bit) == 0)
        {
            added = true;
            editable.InsertLeaf(bit, leaf);
            return editable;
        }

        ref var present = ref editable.Leaves[editable.LeafIndex(bit)];
        if (present.Key == leaf.Key)
        {
            present.Value = leaf.Value;
            return editable;
        }

        added = true;
        var both = Fork(leaf.Key, present.Key, owner);
        both.InsertLeaf(both.Bit(leaf.Key), leaf);
        both.InsertLeaf(both.Bit(present.Key), present);
        editable.RemoveLeaf(bit);
        editable.InsertBranch(bit, both);
        return editable;
    }

    /// <summary>Removes a key that is there. Pages nest at most 13 deep, so the recursion is bounded.</summary>
    private static RadixNode<T> Remove(RadixNode<T> node, ulong key, long owner)
    {
        var bit = node.Bit(key);
        var editable = node.Editable(owner);
        if ((node.LeafMap & bit) != 0)
        {
            editable.RemoveLeaf(bit);
            return editable;
        }

        var index = editable.BranchIndex(bit);
        var branch = Remove(editable.Branches[index], key, owner);
        if (branch.Leaves.Length == 0 && branch.Branches.Length == 1)
        {
            editable.Branches[index] = branch.Branches[0];
        }
        else if (branch.Leaves.Length == 1 && branch.Branches.Length == 0)
        {
            editable.RemoveBranch(bit);
            editable.InsertLeaf(bit, branch.Leaves[0]);
        }
        else
        {
            editable.Branches[index] = branch;
        }

        return editable;
    }
}
