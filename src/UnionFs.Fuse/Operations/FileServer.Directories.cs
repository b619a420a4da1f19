using System.Buffers.Binary;

namespace UnionFs.Fuse;

internal sealed partial class FileServer
{
    private const int DirentHeader = 24;

    /// <summary>Cursors of names begin behind those of <c>.</c> and <c>..</c>.</summary>
    private const long FirstName = 2;

    /// <summary>
    /// Names from an offset on, as many as fit. An offset is the cursor of a name, which holds whatever happens to the directory, so nothing is
    /// kept between two calls. A directory that is gone has no names.
    /// </summary>
    private FsError ReadDirectory(KnownNode directory, ref Exchange exchange, bool withAttributes)
    {
        exchange.Skip(8);
        var offset = exchange.TakeInt64();
        var size = (int)Math.Min(exchange.TakeUInt32(), (uint)exchange.Room.Length);
        var end = exchange.Length + size;
        var error = _nodes.EnumerateNames(directory.Node, Math.Max(0, offset - FirstName), out var names);
        if (error != FsError.OK)
        {
            return error == FsError.ESTALE && directory.IsPinned ? FsError.OK : error;
        }

        if (offset < 1 && !TryPutDots(directory.Node.Id, "."u8, 1, end, ref exchange, withAttributes))
        {
            return FsError.OK;
        }

        if (offset < FirstName)
        {
            var parent = _nodes.Lookup(directory.Node, ".."u8, out var above, out _) == FsError.OK ? above.Id : directory.Node.Id;
            if (!TryPutDots(parent, ".."u8, FirstName, end, ref exchange, withAttributes))
            {
                return FsError.OK;
            }
        }

        while (names.MoveNext())
        {
            if (names.Current.Bytes.Length > _protocol.MaxNameBytes)
            {
                // Layers may hold such a name; the kernel would refuse the whole directory for it.
                continue;
            }

            if (!(withAttributes ? TryPutWithAttributes(names, end, ref exchange) : TryPut(names.Current, end, ref exchange)))
            {
                break;
            }
        }

        return FsError.OK;
    }

    private static bool TryPutDots(NodeId id, ReadOnlySpan<byte> name, long cursor, int end, ref Exchange exchange, bool withAttributes)
    {
        if (exchange.Length + (withAttributes ? EntryBytes : 0) + DirentHeader + 8 > end)
        {
            return false;
        }

        // The kernel is told no attributes of these, and counts no lookup.
        exchange.PutZeros(withAttributes ? EntryBytes : 0);
        PutName(id, name, NodeKind.Directory, cursor, ref exchange);
        return true;
    }

    private static bool TryPut(in DirectoryName name, int end, ref Exchange exchange)
    {
        if (exchange.Length + Padded(name.Bytes.Length) > end)
        {
            return false;
        }

        PutName(name.Id, name.Bytes, name.Kind, name.Cursor + FirstName, ref exchange);
        return true;
    }

    private bool TryPutWithAttributes(scoped in DirectoryNames names, int end, ref Exchange exchange)
    {
        var name = names.Current;
        if (exchange.Length + EntryBytes + Padded(name.Bytes.Length) > end)
        {
            return false;
        }

        if (names.TryStat(out var stat) == FsError.OK)
        {
            PutEntry(_table.Remember(names.Node, HasSeveralNames(stat)), stat, ref exchange);
        }
        else
        {
            // What cannot be read is listed all the same; asked for by name it answers why.
            exchange.PutZeros(EntryBytes);
        }

        PutName(name.Id, name.Bytes, name.Kind, name.Cursor + FirstName, ref exchange);
        return true;
    }

    private static void PutName(NodeId id, ReadOnlySpan<byte> name, NodeKind kind, long cursor, ref Exchange exchange)
    {
        exchange.PutUInt64(id.Value);
        exchange.PutUInt64((ulong)cursor);
        exchange.PutUInt32((uint)name.Length);
        exchange.PutUInt32(WireMode.TypeOf(kind));
        exchange.Put(name);
        exchange.PutZeros(Padded(name.Length) - DirentHeader - name.Length);
    }

    private static int Padded(int name) => (DirentHeader + name + 7) & ~7;
}
