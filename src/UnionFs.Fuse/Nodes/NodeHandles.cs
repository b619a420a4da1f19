namespace UnionFs.Fuse;

/// <summary>
/// The handles on nodes the kernel works with. The kernel does not tell who has a file open, so one handle per node serves all: opened when content
/// is first touched, kept for the next time, and closed when there are too many or the kernel forgets the node. A node that is about to
/// lose a name is held first: who has it open goes on with it.
/// </summary>
internal sealed class NodeHandles(NodeOperations nodes, bool isReadOnly, int capacity)
{
    private const FileShare AllSharing = FileShare.ReadWrite | FileShare.Delete;
    private readonly Lock _lock = new();
    private readonly Queue<(KnownNode Node, uint Generation)> _kept = new();

    /// <summary>A handle that can read and write the content of a file; opened if there is none.</summary>
    public FsError Content(KnownNode known, out FileHandle handle)
    {
        lock (known)
        {
            known.WasUsed = true;
            if (known.Use == HandleUse.Content)
            {
                handle = known.Handle;
                return FsError.OK;
            }

            var access = isReadOnly ? FileAccess.Read : FileAccess.ReadWrite;
            var error = nodes.Open(known.Node, access, AllSharing, out handle);
            if (error != FsError.OK)
            {
                return error;
            }

            known.Handle.Dispose();
            known.Handle = handle;
            known.Use = HandleUse.Content;
        }

        Keep(known);
        return FsError.OK;
    }

    /// <summary>Gives a node the handle it was made with.</summary>
    public void Adopt(KnownNode known, FileHandle handle, bool isPinned)
    {
        lock (known)
        {
            known.Handle.Dispose();
            known.Handle = handle;
            known.Use = HandleUse.Content;
            known.IsPinned = isPinned;
            known.WasUsed = true;
        }

        Keep(known);
    }

    /// <summary>Holds a node that may be about to lose its last name.</summary>
    public void Pin(KnownNode known, NodeKind kind)
    {
        if (kind == NodeKind.File && Content(known, out _) == FsError.OK)
        {
            lock (known)
            {
                known.IsPinned = known.Use != HandleUse.None;
            }

            return;
        }

        lock (known)
        {
            if (known.Use == HandleUse.None && nodes.Hold(known.Node, out var handle) == FsError.OK)
            {
                known.Handle = handle;
                known.Use = HandleUse.Attributes;
            }

            known.IsPinned = known.Use != HandleUse.None;
        }
    }

    /// <summary>The node has a name after all: its handle may be closed like any other.</summary>
    public void Unpin(KnownNode known)
    {
        lock (known)
        {
            known.IsPinned = false;
            if (known.Use == HandleUse.Attributes)
            {
                known.Handle.Dispose();
                known.Handle = default;
                known.Use = HandleUse.None;
            }
        }

        Keep(known);
    }

    /// <summary>The handle of a node that has no name; false if none is open.</summary>
    public static bool TryGetHeld(KnownNode known, out FileHandle handle)
    {
        lock (known)
        {
            handle = known.Handle;
            return known.Use != HandleUse.None;
        }
    }

    private void Keep(KnownNode known)
    {
        lock (_lock)
        {
            _kept.Enqueue((known, known.Generation));
            // Those used meanwhile get another turn, so at most two rounds.
            for (var turns = 2 * _kept.Count; _kept.Count > capacity && turns > 0; turns--)
            {
                var (oldest, generation) = _kept.Dequeue();
                if (!TryClose(oldest, generation))
                {
                    _kept.Enqueue((oldest, generation));
                }
            }
        }
    }

    /// <summary>Closes the handle of a node; false if it was used lately. What is held, or was forgotten, is none of ours any more.</summary>
    private static bool TryClose(KnownNode known, uint generation)
    {
        lock (known)
        {
            if (known.Generation != generation || known.IsPinned || known.Use != HandleUse.Content)
            {
                return true;
            }

            if (known.WasUsed)
            {
                known.WasUsed = false;
                return false;
            }

            // An operation that runs with it right now finds it closed and opens another.
            known.Handle.Dispose();
            known.Handle = default;
            known.Use = HandleUse.None;
            return true;
        }
    }
}
