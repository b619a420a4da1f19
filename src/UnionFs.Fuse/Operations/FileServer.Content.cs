using System.Buffers;

namespace UnionFs.Fuse;

internal sealed partial class FileServer
{
    private const uint WriteKillsSetIds = 4;
    private const int MostAttempts = 100;
    private const uint KeepSize = 1, PunchHole = 2, ZeroRange = 16;
    private const uint SeekData = 3, SeekHole = 4;

    private FsError Read(KnownNode known, ref Exchange exchange)
    {
        exchange.Skip(8);
        var offset = exchange.TakeInt64();
        var size = (int)Math.Min(exchange.TakeUInt32(), (uint)exchange.Room.Length);
        for (var attempt = 0; ; attempt++)
        {
            var error = _handles.Content(known, out var handle);
            var count = 0;
            if (error == FsError.OK && TryHandOver(handle, offset, size, ref exchange))
            {
                return FsError.OK;
            }

            error = error == FsError.OK ? handle.TryRead(offset, exchange.Room[..size], out count) : error;
            if (!IsClosed(error, handle, attempt))
            {
                exchange.Advance(error == FsError.OK ? count : 0);
                return error;
            }
        }
    }

    /// <summary>Answers with bytes that go from a file of the host to the kernel without a copy here; false if they do not lie in one, or are few.</summary>
    private static bool TryHandOver(FileHandle handle, long offset, int size, ref Exchange exchange)
    {
        if (size < AnswerPipe.LeastBytes || exchange.Pipe is not { } pipe)
        {
            return false;
        }

        pipe.Begin(exchange.Unique);
        if (!handle.TryReadHostFile(offset, size, pipe))
        {
            return false;
        }

        exchange.Advance(size);
        return true;
    }

    private FsError Write(KnownNode known, ref Exchange exchange)
    {
        exchange.Skip(8);
        var offset = exchange.TakeInt64();
        var size = exchange.TakeUInt32();
        var flags = exchange.TakeUInt32();
        exchange.Skip(16);
        var data = exchange.Take((int)size);
        for (var attempt = 0; ; attempt++)
        {
            var error = _handles.Content(known, out var handle);
            error = error == FsError.OK ? handle.TryWrite(offset, data) : error;
            if (IsClosed(error, handle, attempt))
            {
                continue;
            }

            if (error == FsError.OK && (flags & WriteKillsSetIds) != 0)
            {
                error = TakeSetIds(known);
            }

            exchange.PutUInt32(size);
            exchange.PutUInt32(0);
            return error;
        }
    }

    private FsError SetLength(KnownNode known, long length)
    {
        var error = _nodes.SetLength(known.Node, length);
        return error == FsError.ESTALE && NodeHandles.TryGetHeld(known, out var handle) ? handle.TrySetLength(length) : error;
    }

    private FsError Allocate(KnownNode known, ref Exchange exchange)
    {
        exchange.Skip(8);
        var offset = exchange.TakeInt64();
        var length = exchange.TakeInt64();
        var mode = exchange.TakeUInt32();
        for (var attempt = 0; ; attempt++)
        {
            var error = _handles.Content(known, out var handle);
            error = error != FsError.OK ? error : mode switch
            {
                0 or KeepSize => handle.TryAllocate(offset, length, mode == KeepSize),
                PunchHole | KeepSize => handle.TryPunchHole(offset, length),
                ZeroRange or (ZeroRange | KeepSize) => handle.TryZeroRange(offset, length, mode != ZeroRange),
                _ => FsError.EOPNOTSUPP,
            };
            if (!IsClosed(error, handle, attempt))
            {
                return error;
            }
        }
    }

    private FsError Seek(KnownNode known, ref Exchange exchange)
    {
        exchange.Skip(8);
        var offset = exchange.TakeInt64();
        var whence = exchange.TakeUInt32();
        for (var attempt = 0; ; attempt++)
        {
            var error = _handles.Content(known, out var handle);
            var position = 0L;
            var stat = default(FileStat);
            error = error == FsError.OK ? handle.TryStat(out stat) : error;
            if (error == FsError.OK && (offset < 0 || offset >= stat.Size))
            {
                return FsError.ENXIO;
            }

            error = error != FsError.OK ? error : whence switch
            {
                SeekData => handle.TryNextData(offset, out position),
                SeekHole => handle.TryNextHole(offset, out position),
                _ => FsError.EINVAL,
            };
            if (IsClosed(error, handle, attempt))
            {
                continue;
            }

            if (error == FsError.OK && whence == SeekData && position >= stat.Size)
            {
                // Nothing but a hole is left.
                return FsError.ENXIO;
            }

            exchange.PutUInt64((ulong)position);
            return error;
        }
    }

    private FsError CopyRange(KnownNode source, ref Exchange exchange)
    {
        exchange.Skip(8);
        var from = exchange.TakeInt64();
        var destination = _table.Find(exchange.TakeUInt64());
        exchange.Skip(8);
        var to = exchange.TakeInt64();
        var length = exchange.TakeInt64();
        if (destination is null || exchange.IsBroken)
        {
            return FsError.ESTALE;
        }

        // The answer of the older form holds 32 bits.
        length = exchange.Opcode == Opcode.CopyRange ? Math.Min(length, uint.MaxValue & ~4095) : length;
        var error = _nodes.CopyRange(source.Node, from, destination.Node, to, length, out var copied);
        if (error == FsError.ESTALE)
        {
            error = CopyThroughHandles(source, from, destination, to, length, out copied);
        }

        if (exchange.Opcode == Opcode.CopyRange)
        {
            exchange.PutUInt32((uint)copied);
            exchange.PutUInt32(0);
        }
        else
        {
            exchange.PutUInt64((ulong)copied);
        }

        return error;
    }

    /// <summary>For files without a name: as many bytes as one buffer holds, and the caller goes on.</summary>
    private FsError CopyThroughHandles(KnownNode source, long from, KnownNode destination, long to, long length, out long copied)
    {
        copied = 0;
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(length, FuseMountOptions.MaxTransfer));
        try
        {
            var count = 0;
            var output = default(FileHandle);
            var error = _handles.Content(source, out var input);
            error = error == FsError.OK ? _handles.Content(destination, out output) : error;
            error = error == FsError.OK ? input.TryRead(from, buffer.AsSpan(0, (int)Math.Min(length, buffer.Length)), out count) : error;
            error = error == FsError.OK ? output.TryWrite(to, buffer.AsSpan(0, count)) : error;
            copied = error == FsError.OK ? count : 0;
            return error;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Whether an operation met a handle that was closed under it to make room: another is opened then, but not for ever.</summary>
    private static bool IsClosed(FsError error, FileHandle handle, int attempt) => error == FsError.EBADF && attempt < MostAttempts && handle.IsClosed;
}
