namespace UnionFs;

/// <summary>
/// The open handles of a sandbox and the nodes they are open on. Lock order: the sandbox's writer lock, then this table's. Looking
/// a handle up takes no lock; opening and closing allocate nothing once the table has grown to its size.
/// </summary>
/// <remarks>
/// A handle is a slot and the generation the slot had when it was opened. Pinning counts the node as used first and compares the
/// generation then; closing raises the generation first and looks at the uses then. So either the pin fails, or the node stays what it
/// is until the pin ends: an old copy of a handle never reaches another file.
/// </remarks>
internal sealed class HandleTable(int maxHandles)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ulong, OpenNode> _nodes = [];
    private readonly Stack<OpenNode> _pool = new();
    private readonly Stack<int> _free = new();
    private volatile HandleSlot[] _slots = [];
    private int _used;

    /// <summary>Guards opening against the removal of nodes: what removes publishes its state while holding it.</summary>
    public Lock Gate => _lock;

    /// <summary>Which count of nameless chunks goes on; see <see cref="CountAnew"/>.</summary>
    public int CountNumber { get; private set; }

    /// <summary>Every open node. Used under <see cref="Gate"/>.</summary>
    public IEnumerable<OpenNode> Nodes => _nodes.Values;

    /// <summary>How many handles are open.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _used - _free.Count;
            }
        }
    }

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

    /// <summary>Opens a handle: EAGAIN if share modes forbid it, EMFILE if there are too many. Called under <see cref="Gate"/>.</summary>
    public FsError TryOpen(ulong id, in BaseOrigin origin, FileAccess access, FileShare share, out int slot, out int generation)
    {
        slot = generation = 0;
        if (_nodes.TryGetValue(id, out var node) && Conflicts(node, access, share))
        {
            return FsError.EAGAIN;
        }

        if (_used - _free.Count >= maxHandles)
        {
            return FsError.EMFILE;
        }

        if (node is null)
        {
            node = _pool.TryPop(out var pooled) ? pooled : new OpenNode();
            node.Id = id;
            node.Origin = origin;
            node.IsListed = true;
            _nodes.Add(id, node);
        }

        node.Use();
        CountModes(node, access, share, 1);
        slot = _free.TryPop(out var free) ? free : NewSlot();
        var opened = _slots[slot];
        opened.Access = access;
        opened.Share = share;
        generation = opened.Generation;
        Volatile.Write(ref opened.Node, node);
        return FsError.OK;
    }

    /// <summary>
    /// Pins the node of a handle. False if the handle is closed; a node that is answered all the same has to be unpinned too.
    /// </summary>
    public bool TryPin(int slot, int generation, out OpenNode? node, out FileAccess access)
    {
        access = 0;
        node = null;
        var slots = _slots;
        if ((uint)slot >= (uint)slots.Length)
        {
            return false;
        }

        var found = slots[slot];
        node = Volatile.Read(ref found.Node);
        if (node is null)
        {
            return false;
        }

        node.Use();
        access = found.Access;
        return Volatile.Read(ref found.Generation) == generation;
    }

    /// <summary>The node of a handle, or null if it is closed. Called under <see cref="Gate"/>, and used only while holding it.</summary>
    public OpenNode? Get(int slot, int generation, out FileAccess access)
    {
        var isOpen = IsOpen(slot, generation);
        access = isOpen ? _slots[slot].Access : 0;
        return isOpen ? _slots[slot].Node : null;
    }

    /// <summary>Whether the handle is open.</summary>
    public bool IsOpen(int slot, int generation)
    {
        var slots = _slots;
        return (uint)slot < (uint)slots.Length && Volatile.Read(ref slots[slot].Generation) == generation
            && Volatile.Read(ref slots[slot].Node) is not null;
    }

    /// <summary>Closes a handle; false if it was closed before. Answers what to let go of if nothing uses the node any more.</summary>
    public bool Close(int slot, int generation, out RetiredNode retired)
    {
        retired = default;
        lock (_lock)
        {
            var slots = _slots;
            if ((uint)slot >= (uint)slots.Length || slots[slot] is not { Node: { } node } found || found.Generation != generation)
            {
                return false;
            }

            Interlocked.Increment(ref found.Generation);
            Volatile.Write(ref found.Node, null);
            _free.Push(slot);
            CountModes(node, found.Access, found.Share, -1);
            node.LocksIfAny?.Release(slot);
            if (node.EndUse())
            {
                retired = Retire(node);
            }

            return true;
        }
    }

    /// <summary>
    /// Begins a new count of the chunks of nameless nodes, for a new top: what was written before counts no more, and is not taken off again when
    /// it goes. Under <see cref="Gate"/> and the writer lock.
    /// </summary>
    public void CountAnew()
    {
        CountNumber++;
        foreach (var node in _nodes.Values)
        {
            node.NamelessChunks = 0;
        }
    }

    /// <summary>Retires a node that nothing uses any more; does nothing if that is no longer, or was never, so.</summary>
    public RetiredNode Retire(OpenNode node)
    {
        lock (_lock)
        {
            if (!node.IsListed || node.Uses != 0)
            {
                return default;
            }

            _nodes.Remove(node.Id);
            var retired = node.Reset() with { Count = CountNumber };
            _pool.Push(node);
            return retired;
        }
    }

    /// <summary>Closes every handle.</summary>
    public void CloseAll()
    {
        lock (_lock)
        {
            for (var slot = 0; slot < _used; slot++)
            {
                Close(slot, _slots[slot].Generation, out var retired);
                retired.CloseSources();
            }
        }
    }

    private static bool Conflicts(OpenNode node, FileAccess access, FileShare share) =>
        ((access & FileAccess.Read) != 0 && node.DenyReaders > 0)
        || ((access & FileAccess.Write) != 0 && node.DenyWriters > 0)
        || ((share & FileShare.Read) == 0 && node.Readers > 0)
        || ((share & FileShare.Write) == 0 && node.Writers > 0);

    private static void CountModes(OpenNode node, FileAccess access, FileShare share, int by)
    {
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
