namespace UnionFs;

/// <summary>
/// The open handles of a sandbox and the nodes they are open on. Lock order: the sandbox's writer lock, then this table's. Looking
/// a handle up takes no lock; opening and closing allocate nothing once the table has grown to its size.
/// </summary>
internal sealed class HandleTable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ulong, OpenNode> _nodes = [];
    private readonly Stack<OpenNode> _pool = new();
    private readonly Stack<int> _free = new();
    private volatile HandleSlot[] _slots = [];
    private int _used;

    /// <summary>Guards opening against the removal of nodes: what removes publishes its state while holding it.</summary>
    public Lock Gate => _lock;

    public IEnumerable<OpenNode> Nodes => _nodes.Values;

    public OpenNode? Find(ulong id)
    {
        lock (_lock)
        {
            return _nodes.Count == 0 ? null : _nodes.GetValueOrDefault(id);
        }
    }

    /// <summary>Whether an open handle does not share this access with others.</summary>
    public bool Denies(ulong id, FileAccess access) =>
        Find(id) is { } node && (((access & FileAccess.Read) != 0 && node.DenyReaders > 0) || ((access & FileAccess.Write) != 0 && node.DenyWriters > 0));

    /// <summary>Opens a handle; false if share modes forbid it. Called under <see cref="Gate"/>.</summary>
    public bool TryOpen(ulong id, in BaseOrigin origin, FileAccess access, FileShare share, out int slot, out int generation)
    {
        slot = generation = 0;
        if (_nodes.TryGetValue(id, out var node)
            && (((access & FileAccess.Read) != 0 && node.DenyReaders > 0)
                || ((access & FileAccess.Write) != 0 && node.DenyWriters > 0)
                || ((share & FileShare.Read) == 0 && node.Readers > 0)
                || ((share & FileShare.Write) == 0 && node.Writers > 0)))
        {
            return false;
        }

        if (node is null)
        {
            node = _pool.TryPop(out var pooled) ? pooled : new OpenNode();
            node.Id = id;
            node.Origin = origin;
            _nodes.Add(id, node);
        }

        Count(node, access, share, 1);
        slot = _free.TryPop(out var free) ? free : NewSlot();
        var opened = _slots[slot];
        opened.Access = access;
        opened.Share = share;
        generation = opened.Generation;
        Volatile.Write(ref opened.Node, node);
        return true;
    }

    /// <summary>The open node of a handle, or null if it was closed.</summary>
    public OpenNode? Get(int slot, int generation, out FileAccess access)
    {
        access = 0;
        var slots = _slots;
        if ((uint)slot >= (uint)slots.Length || slots[slot] is not { } found)
        {
            return null;
        }

        var node = Volatile.Read(ref found.Node);
        access = found.Access;
        return Volatile.Read(ref found.Generation) == generation ? node : null;
    }

    /// <summary>Closes a handle; answers the record to let go of if it was the last one on a node without a name.</summary>
    public LeafRecord? Close(int slot, int generation, out long namelessChunks)
    {
        namelessChunks = 0;
        lock (_lock)
        {
            var slots = _slots;
            if ((uint)slot >= (uint)slots.Length || slots[slot] is not { } found || found.Generation != generation || found.Node is not { } node)
            {
                return null;
            }

            found.Generation++;
            Volatile.Write(ref found.Node, null);
            _free.Push(slot);
            Count(node, found.Access, found.Share, -1);
            if (node.Handles > 0)
            {
                return null;
            }

            _nodes.Remove(node.Id);
            var orphan = node.Orphan;
            namelessChunks = node.NamelessChunks;
            node.Reset();
            _pool.Push(node);
            return orphan;
        }
    }

    /// <summary>Closes every handle.</summary>
    public void CloseAll()
    {
        for (var slot = 0; slot < _used; slot++)
        {
            Close(slot, _slots[slot].Generation, out _);
        }
    }

    private static void Count(OpenNode node, FileAccess access, FileShare share, int by)
    {
        node.Handles += by;
        node.Readers += (access & FileAccess.Read) != 0 ? by : 0;
        node.Writers += (access & FileAccess.Write) != 0 ? by : 0;
        node.DenyReaders += (share & FileShare.Read) == 0 ? by : 0;
        node.DenyWriters += (share & FileShare.Write) == 0 ? by : 0;
    }

    private int NewSlot()
    {
        if (_used == _slots.Length)
        {
            var slots = new HandleSlot[Math.Max(8, _used * 2)];
            _slots.CopyTo(slots, 0);
            for (var i = _used; i < slots.Length; i++)
            {
                slots[i] = new HandleSlot();
            }

            _slots = slots;
        }

        return _used++;
    }
}
