using System.Buffers.Binary;

namespace UnionFs.Fuse;

/// <summary>
/// Answers what the kernel asks about a sandbox. The kernel has checked permissions (<c>default_permissions</c>) and keeps what it was told for as
/// long as it was told to. Thread-safe: every worker calls it with exchanges of its own.
/// </summary>
internal sealed partial class FileServer
{
    private readonly UnionFileSystem _fs;
    private readonly NodeOperations _nodes;
    private readonly FuseMountOptions _options;
    private readonly NegotiatedProtocol _protocol;
    private readonly NodeTable _table;
    private readonly NodeHandles _handles;
    private readonly EntryTimes _times;
    private long _rotations;

    public FileServer(UnionFileSystem fs, FuseMountOptions options, NegotiatedProtocol protocol)
    {
        _fs = fs;
        _nodes = fs.Nodes;
        _options = options;
        _protocol = protocol;
        _table = new NodeTable(_nodes.Root);
        _handles = new NodeHandles(_nodes, IsReadOnly, options.MaxKeptHandles);
        _times = new EntryTimes(options);
        Locks = new LockRequests();
    }

    /// <summary>The nodes the kernel knows.</summary>
    public NodeTable Table => _table;

    /// <summary>Requests for locks that wait.</summary>
    public LockRequests Locks { get; }

    /// <summary>Whether nothing can be changed through the mount.</summary>
    public bool IsReadOnly => _options.ReadOnly || _fs.Options.ReadOnly;

    /// <summary>Lets go of everything, once no request can come any more.</summary>
    public void Close()
    {
        Locks.Dispose();
        _open.CloseAll();
        _table.CloseAll();
    }

    /// <summary>Carries a request out, and says how it went.</summary>
    public FsError Answer(ref Exchange exchange)
    {
        var error = exchange.Opcode switch
        {
            Opcode.Forget => Forget(ref exchange),
            Opcode.BatchForget => ForgetMany(ref exchange),
            Opcode.Interrupt => Interrupt(ref exchange),
            Opcode.Init or Opcode.Destroy or Opcode.SyncFs => FsError.OK,
            Opcode.StatFs => StatFs(ref exchange),
            _ => _table.Find(exchange.NodeId) is { Lookups: > 0 } known ? AnswerAbout(known, ref exchange) : FsError.ESTALE,
        };
        if (exchange.IsBroken)
        {
            return FsError.EIO;
        }

        if (_options.Rotate && error == FsError.OK && Changes(exchange.Opcode))
        {
            _fs.Commit(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"rotation {Interlocked.Increment(ref _rotations)}"));
        }

        return error;
    }

    private FsError AnswerAbout(KnownNode known, ref Exchange exchange) => exchange.Opcode switch
    {
        Opcode.Lookup => Lookup(known, ref exchange),
        Opcode.GetAttributes => GetAttributes(known, ref exchange),
        Opcode.Statx => Statx(known, ref exchange),
        Opcode.SetAttributes => SetAttributes(known, ref exchange),
        Opcode.ReadLink => ReadLink(known, ref exchange),
        Opcode.Symlink => Symlink(known, ref exchange),
        Opcode.MakeNode => MakeNode(known, ref exchange),
        Opcode.MakeDirectory => MakeDirectory(known, ref exchange),
        Opcode.Unlink => Remove(known, ref exchange, isDirectory: false),
        Opcode.RemoveDirectory => Remove(known, ref exchange, isDirectory: true),
        Opcode.Rename => Rename(known, ref exchange, hasFlags: false),
        Opcode.RenameWithFlags => Rename(known, ref exchange, hasFlags: true),
        Opcode.Link => Link(known, ref exchange),
        Opcode.Create => Create(known, ref exchange),
        Opcode.TemporaryFile => CreateTemporary(known, ref exchange),
        Opcode.Open => Open(known, ref exchange),
        Opcode.Read => Read(known, ref exchange),
        Opcode.Write => Write(known, ref exchange),
        Opcode.Allocate => Allocate(known, ref exchange),
        // The kernel asks without sending what it has yet to write, and would take holes that are none; without an answer it says all is data.
        Opcode.Seek when _options.WritebackCache => Errno.NoSystemCall,
        Opcode.Seek => Seek(known, ref exchange),
        Opcode.CopyRange or Opcode.CopyRange64 => CopyRange(known, ref exchange),
        Opcode.Release => Release(known, ref exchange),
        Opcode.Flush => Flush(known, ref exchange),
        Opcode.ReadDirectory => ReadDirectory(known, ref exchange, withAttributes: false),
        Opcode.ReadDirectoryPlus => ReadDirectory(known, ref exchange, withAttributes: true),
        Opcode.GetXattr => GetXattr(known, ref exchange),
        Opcode.SetXattr => SetXattr(known, ref exchange),
        Opcode.ListXattr => ListXattr(known, ref exchange),
        Opcode.RemoveXattr => RemoveXattr(known, ref exchange),
        Opcode.GetLock => GetLock(known, ref exchange),
        Opcode.SetLock => SetLock(known, ref exchange, waits: false),
        Opcode.SetLockWait => SetLock(known, ref exchange, waits: true),
        // Changes are in memory: there is nothing to wait for. The kernel checks rights itself.
        Opcode.Sync or Opcode.SyncDirectory or Opcode.Access => FsError.OK,
        Opcode.ReleaseDirectory => FsError.OK,
        Opcode.Ioctl => Errno.NotTty,
        // The kernel does these itself from then on: files are always ready, directories need no opening.
        _ => Errno.NoSystemCall,
    };

    private FsError StatFs(ref Exchange exchange)
    {
        var usage = _fs.Usage;
        var block = FileSystemUsage.BlockSize;
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        var total = usage.MaxContentBytes == long.MaxValue ? Math.Max(memory, usage.TopContentBytes) : usage.MaxContentBytes;
        var free = (ulong)Math.Max(0, total - usage.TopContentBytes) / (ulong)block;
        var nodes = (ulong)Math.Min(usage.MaxNodes, int.MaxValue);
        exchange.PutUInt64((ulong)(total / block));
        exchange.PutUInt64(free);
        exchange.PutUInt64(free);
        exchange.PutUInt64(nodes);
        exchange.PutUInt64(nodes - Math.Min(nodes, (ulong)usage.TopNodes));
        exchange.PutUInt32((uint)block);
        exchange.PutUInt32((uint)_fs.Options.MaxNameBytes);
        exchange.PutUInt32((uint)block);
        exchange.PutZeros(4 + 6 * 4);
        return FsError.OK;
    }

    private FsError Forget(ref Exchange exchange)
    {
        exchange.HasAnswer = false;
        _table.Forget(exchange.NodeId, exchange.TakeUInt64()).Dispose();
        return FsError.OK;
    }

    private FsError ForgetMany(ref Exchange exchange)
    {
        exchange.HasAnswer = false;
        var count = exchange.TakeUInt32();
        exchange.Skip(4);
        for (var i = 0; i < count && !exchange.IsBroken; i++)
        {
            var number = exchange.TakeUInt64();
            _table.Forget(number, exchange.TakeUInt64()).Dispose();
        }

        return FsError.OK;
    }

    private static bool Changes(Opcode opcode) => opcode is Opcode.SetAttributes or Opcode.Symlink or Opcode.MakeNode or Opcode.MakeDirectory
        or Opcode.Unlink or Opcode.RemoveDirectory or Opcode.Rename or Opcode.RenameWithFlags or Opcode.Link or Opcode.Create or Opcode.Write
        or Opcode.Allocate or Opcode.CopyRange or Opcode.CopyRange64 or Opcode.SetXattr or Opcode.RemoveXattr;
}
