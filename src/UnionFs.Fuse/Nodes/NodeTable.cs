namespace UnionFs.Fuse;

/// <summary>
/// The nodes the kernel knows, by the numbers it has for them and by their own. A number stays until the kernel has given back every lookup of
/// it. Finding a number takes no lock; nothing is allocated once the table has grown to its size.
/// </summary>
internal sealed class NodeTable
{
    public const ulong RootNumber = 1;
    private readonly Lock _lock = new();
    private readonly Dictionary<ulong, KnownNode> _byId = [];
    private readonly Stack<KnownNode> _free = new();
    private volatile KnownNode[] _byNumber = new KnownNode[64];
    private int _count;

    public NodeTable(Node root)
    {
        Root = Take(root);
        Root.Lookups = 1;
    }

    public KnownNode Root { get; }

    /// <summary>How many nodes the kernel knows.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _byId.Count;
            }
        }
    }

    /// <summary>The node of a number; null for one that was never given.</summary>
    public KnownNode? Find(ulong number)
    {
        var nodes = _byNumber;
        return number - 1 < (ulong)nodes.Length ? Volatile.Read(ref nodes[number - 1]) : null;
    }

    /// <summary>The number the kernel has for a node; 0 if it has none.</summary>
    public ulong NumberOf(NodeId id)
    {
        lock (_lock)
        {
            return _byId.TryGetValue(id.Value, out var known) ? known.Number : 0;
        }
    }

    /// <summary>The kernel is told of a node: counts one lookup.</summary>
    public KnownNode Remember(Node node, bool hasSeveralNames)
    {
        lock (_lock)
        {
            var known = _byId.TryGetValue(node.Id.Value, out var found) ? found : Take(node);
            known.Lookups++;
            known.HasSeveralNames = hasSeveralNames;
            return known;
        }
    }

    /// <summary>The kernel gives lookups back. What handle there was is answered, to be closed, when the number is free again.</summary>
    public FileHandle Forget(ulong number, ulong lookups)
    {
        lock (_lock)
        {
            if (number == RootNumber || Find(number) is not { Lookups: > 0 } known)
            {
                return default;
            }

            known.Lookups -= Math.Min(lookups, known.Lookups);
            if (known.Lookups > 0)
            {
                return default;
            }

            _byId.Remove(known.Node.Id.Value);
            _free.Push(known);
            lock (known)
            {
                var handle = known.Handle;
                known.Handle = default;
                known.Use = HandleUse.None;
                known.IsPinned = false;
                known.Node = default;
                known.Generation++;
                return handle;
            }
        }
    }

    /// <summary>The numbers of all nodes, or of those with several names only.</summary>
    public ulong[] Numbers(bool onlyWithSeveralNames)
    {
        lock (_lock)
        {
            return [.. _byId.Values.Where(k => !onlyWithSeveralNames || k.HasSeveralNames).Select(static k => k.Number)];
        }
    }

    /// <summary>Closes every handle, when the kernel asks nothing any more.</summary>
    public void CloseAll()
    {
        lock (_lock)
        {
            foreach (var known in _byId.Values)
            {
                known.Handle.Dispose();
                known.Handle = default;
                known.Use = HandleUse.None;
            }
        }
    }

    private KnownNode Take(Node node)
    {
        if (!_free.TryPop(out var known))
        {
            if (_count == _byNumber.Length)
            {
                var larger = new KnownNode[_count * 2];
                _byNumber.CopyTo(larger, 0);
                _byNumber = larger;
            }

            known = new KnownNode { Number = (ulong)++_count };
            Volatile.Write(ref _byNumber[known.Number - 1], known);
        }

        known.Node = node;
        _byId.Add(node.Id.Value, known);
        return known;
    }
}
