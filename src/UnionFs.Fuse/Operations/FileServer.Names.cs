namespace UnionFs.Fuse;

internal sealed partial class FileServer
{
    private const int EntryBytes = 128;
    private const uint OpenExclusive = 0x80, OpenTruncate = 0x200;
    private const uint KeepsCache = 2;
    private const uint RenameNoReplace = 1, RenameExchange = 2;

    private FsError Lookup(KnownNode parent, ref Exchange exchange)
    {
        var error = _nodes.Lookup(parent.Node, exchange.TakeName(), out var node, out var stat);
        if (error == FsError.OK)
        {
            PutEntry(_table.Remember(node, HasSeveralNames(stat)), stat, ref exchange);
        }
        else if (error == FsError.ENOENT && _times.Missing != default)
        {
            // A number of 0 means that the name is missing, and may be taken for missing for so long.
            exchange.PutZeros(16);
            exchange.PutUInt64(_times.Missing.Seconds);
            exchange.PutUInt64(0);
            exchange.PutUInt32(_times.Missing.Nanoseconds);
            exchange.PutZeros(EntryBytes - 36);
            return FsError.OK;
        }

        return error;
    }

    private FsError Symlink(KnownNode parent, ref Exchange exchange)
    {
        var name = exchange.TakeName();
        var error = For(exchange, 0).CreateSymlink(parent.Node, name, exchange.TakeName(), out var node);
        return error == FsError.OK ? PutNew(node, ref exchange) : error;
    }

    private FsError MakeDirectory(KnownNode parent, ref Exchange exchange)
    {
        var mode = WireMode.BitsOf(exchange.TakeUInt32());
        var umask = exchange.TakeUInt32();
        var error = For(exchange, umask).CreateDirectory(parent.Node, exchange.TakeName(), mode, out var node);
        return error == FsError.OK ? PutNew(node, ref exchange) : error;
    }

    private FsError MakeNode(KnownNode parent, ref Exchange exchange)
    {
        var mode = exchange.TakeUInt32();
        var device = WireMode.DeviceOf(exchange.TakeUInt32());
        var umask = exchange.TakeUInt32();
        exchange.Skip(4);
        if (!WireMode.TryGetKind(mode, out var kind))
        {
            return FsError.EINVAL;
        }

        var error = For(exchange, umask).CreateNode(parent.Node, exchange.TakeName(), kind, WireMode.BitsOf(mode), device, out var node);
        return error == FsError.OK ? PutNew(node, ref exchange) : error;
    }

    private FsError Create(KnownNode parent, ref Exchange exchange)
    {
        var flags = exchange.TakeUInt32();
        var mode = WireMode.BitsOf(exchange.TakeUInt32());
        var umask = exchange.TakeUInt32();
        exchange.Skip(4);
        var name = exchange.TakeName();
        var error = For(exchange, umask).CreateFile(
            parent.Node, name, mode, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, out var node, out var handle);
        var stat = default(FileStat);
        if (error == FsError.EEXIST && (flags & OpenExclusive) == 0)
        {
            // Somebody made it in process since the kernel looked: it is opened as it is.
            return OpenPresent(parent, name, (flags & OpenTruncate) != 0, ref exchange);
        }

        error = error == FsError.OK ? handle.TryStat(out stat) : error;
        if (error != FsError.OK)
        {
            return error;
        }

        var known = _table.Remember(node, hasSeveralNames: false);
        _handles.Adopt(known, handle, isPinned: false);
        PutEntry(known, stat, ref exchange);
        PutOpened(NewOpenFile(known), ref exchange);
        return FsError.OK;
    }

    private FsError OpenPresent(KnownNode parent, ReadOnlySpan<byte> name, bool empties, ref Exchange exchange)
    {
        var error = _nodes.Lookup(parent.Node, name, out var node, out var stat);
        if (error == FsError.OK && stat.Kind != NodeKind.File)
        {
            // The kernel looks again and sees what it is.
            error = FsError.ESTALE;
        }

        error = error == FsError.OK && empties ? _nodes.SetLength(node, 0) : error;
        error = error == FsError.OK && empties ? _nodes.Stat(node, out stat) : error;
        if (error != FsError.OK)
        {
            return error;
        }

        var known = _table.Remember(node, HasSeveralNames(stat));
        PutEntry(known, stat, ref exchange);
        PutOpened(NewOpenFile(known), ref exchange);
        return FsError.OK;
    }

    private FsError CreateTemporary(KnownNode directory, ref Exchange exchange)
    {
        exchange.Skip(4);
        var mode = WireMode.BitsOf(exchange.TakeUInt32());
        var error = For(exchange, exchange.TakeUInt32()).CreateAnonymous(directory.Node, mode, out var node, out var handle);
        var stat = default(FileStat);
        error = error == FsError.OK ? handle.TryStat(out stat) : error;
        if (error != FsError.OK)
        {
            return error;
        }

        var known = _table.Remember(node, hasSeveralNames: false);
        _handles.Adopt(known, handle, isPinned: true);
        PutEntry(known, stat, ref exchange);
        PutOpened(NewOpenFile(known), ref exchange);
        return FsError.OK;
    }

    private FsError Link(KnownNode parent, ref Exchange exchange)
    {
        var existing = _table.Find(exchange.TakeUInt64());
        var name = exchange.TakeName();
        if (existing is null)
        {
            return FsError.ESTALE;
        }

        var error = _nodes.Link(existing.Node, parent.Node, name);
        if (error == FsError.ESTALE && NodeHandles.TryGetHeld(existing, out var handle))
        {
            error = _nodes.LinkHandle(handle, parent.Node, name);
            if (error == FsError.OK)
            {
                _handles.Unpin(existing);
            }
        }

        var stat = default(FileStat);
        error = error == FsError.OK ? _nodes.Stat(existing.Node, out stat) : error;
        if (error == FsError.OK)
        {
            PutEntry(_table.Remember(existing.Node, HasSeveralNames(stat)), stat, ref exchange);
        }

        return error;
    }

    private FsError Remove(KnownNode parent, ref Exchange exchange, bool isDirectory)
    {
        var name = exchange.TakeName();
        var held = Hold(parent, name);
        var error = isDirectory ? _nodes.RemoveDirectory(parent.Node, name) : _nodes.Unlink(parent.Node, name);
        LetGoIfNamed(held);
        return error;
    }

    private FsError Rename(KnownNode parent, ref Exchange exchange, bool hasFlags)
    {
        var newParent = _table.Find(exchange.TakeUInt64());
        var flags = hasFlags ? exchange.TakeUInt32() : 0;
        exchange.Skip(hasFlags ? 4 : 0);
        var oldName = exchange.TakeName();
        var newName = exchange.TakeName();
        if (newParent is null)
        {
            return FsError.ESTALE;
        }

        if (flags is not (0 or RenameNoReplace or RenameExchange))
        {
            return FsError.EINVAL;
        }

        var mode = flags switch { 0 => RenameMode.Replace, RenameNoReplace => RenameMode.NoReplace, _ => RenameMode.Exchange };
        var held = mode == RenameMode.Replace ? Hold(newParent, newName) : null;
        var error = _nodes.Rename(parent.Node, oldName, newParent.Node, newName, mode);
        LetGoIfNamed(held);
        return error;
    }

    private FsError ReadLink(KnownNode known, ref Exchange exchange)
    {
        var error = _nodes.ReadLink(known.Node, out var target);
        if (error == FsError.ESTALE && NodeHandles.TryGetHeld(known, out var handle))
        {
            error = handle.TryReadLink(out target);
        }

        if (error == FsError.OK)
        {
            exchange.Put(target.Span);
        }

        return error;
    }

    /// <summary>Holds the node of a name that is about to go, so that who has it open goes on with it; null if the kernel does not know it.</summary>
    private KnownNode? Hold(KnownNode parent, ReadOnlySpan<byte> name)
    {
        if (_nodes.Lookup(parent.Node, name, out var node, out var stat) != FsError.OK
            || _table.Find(_table.NumberOf(node.Id)) is not { IsPinned: false } known)
        {
            return null;
        }

        _handles.Pin(known, stat.Kind);
        return known;
    }

    private void LetGoIfNamed(KnownNode? held)
    {
        if (held is not null && _nodes.Stat(held.Node, out _) == FsError.OK)
        {
            _handles.Unpin(held);
        }
    }

    private FsError PutNew(Node node, ref Exchange exchange)
    {
        var error = _nodes.Stat(node, out var stat);
        if (error == FsError.OK)
        {
            PutEntry(_table.Remember(node, HasSeveralNames(stat)), stat, ref exchange);
        }

        return error;
    }

    private void PutEntry(KnownNode known, in FileStat stat, ref Exchange exchange)
    {
        exchange.PutUInt64(known.Number);
        exchange.PutUInt64(known.Generation);
        exchange.PutUInt64(_times.Entry.Seconds);
        exchange.PutUInt64(_times.Attributes.Seconds);
        exchange.PutUInt32(_times.Entry.Nanoseconds);
        exchange.PutUInt32(_times.Attributes.Nanoseconds);
        PutAttributes(stat, ref exchange);
    }

    private static void PutOpened(ulong handle, ref Exchange exchange)
    {
        exchange.PutUInt64(handle);
        exchange.PutUInt32(KeepsCache);
        exchange.PutUInt32(0);
    }

    /// <summary>The operations as whoever asks makes nodes. The kernel leaves the umask to us, as only here it is known whether a default access list takes its place.</summary>
    private NodeOperations For(in Exchange exchange, uint umask) => _nodes.OwnedBy(exchange.Uid, exchange.Gid, WireMode.BitsOf(umask));

    private static bool HasSeveralNames(in FileStat stat) => stat.LinkCount > 1 && !stat.IsDirectory;
}
