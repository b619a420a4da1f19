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
    private readonly Queue<KnownNode> _kept = new();

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

            var error = OpenContent(known, out handle);
            if (error != FsError.OK)
            {
                return error;
            }
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
        lock (known)
        {
            // A file is held with its content; what cannot be read, and all else, with its attributes.
            if (known.Use == HandleUse.None && (kind != NodeKind.File || OpenContent(known, out _) != FsError.OK)
                && nodes.Hold(known.Node, out var handle) == FsError.OK)
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

            if (known.Use == HandleUse.None)
            {
                return;
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

    /// <summary>Opens the content of a node. Under its lock.</summary>
    private FsError OpenContent(KnownNode known, out FileHandle handle)
    {
        var error = nodes.Open(known.Node, isReadOnly ? FileAccess.Read : FileAccess.ReadWrite, AllSharing, out handle);
        if (error == FsError.OK)
        {
            known.Handle.Dispose();
            known.Handle = handle;
            known.Use = HandleUse.Content;
        }

        return error;
    }

    private void Keep(KnownNode known)
    {
        lock (_lock)
        {
            if (known.IsKept)
            {
                return;
            }

            known.IsKept = true;
            // Those used meanwhile get another turn, so at most two rounds. The new one is not looked at: whoever opened it is about to use it.
            for (var turns = 2 * _kept.Count; _kept.Count >= capacity && turns > 0; turns--)
            {
                var oldest = _kept.Dequeue();
                if (TryClose(oldest))
                {
                    oldest.IsKept = false;
                }
                else
                {
                    _kept.Enqueue(oldest);
                }
            }

            _kept.Enqueue(known);
        }
    }

    /// <summary>Closes the handle of a node; false if it was used lately. One that is held is none of ours until it is let go of.</summary>
    private static bool TryClose(KnownNode known)
    {
        lock (known)
        {
            if (known.IsPinned || known.Use != HandleUse.Content)
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
