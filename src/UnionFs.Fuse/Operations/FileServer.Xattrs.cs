using System.Buffers.Binary;

namespace UnionFs.Fuse;

internal sealed partial class FileServer
{
    private const uint XattrCreate = 1, XattrReplace = 2;
    private const uint KillsSetGroupId = 1;
    private const string AccessList = "system.posix_acl_access", DefaultAccessList = "system.posix_acl_default";

    /// <summary>Names programs ask for all the time, so that asking allocates nothing.</summary>
    private static readonly (byte[] Bytes, string Text)[] s_commonNames =
        [.. ((string[])["security.capability", AccessList, DefaultAccessList, "security.selinux", "security.ima"])
            .Select(static n => (FsName.ToBytes(n), n))];

    private FsError GetXattr(KnownNode known, ref Exchange exchange)
    {
        var size = exchange.TakeUInt32();
        exchange.Skip(4);
        var name = TextOf(exchange.TakeName());
        var error = Xattrs(known, out var xattrs);
        if (error != FsError.OK)
        {
            return error;
        }

        if (!xattrs.TryGet(name, out var value))
        {
            return name is "user." or "trusted." or "security." ? FsError.EINVAL
                : name.Contains('.', StringComparison.Ordinal) ? FsError.ENODATA
                : FsError.EOPNOTSUPP;
        }

        return PutSized(value.Span, size, ref exchange);
    }

    private FsError ListXattr(KnownNode known, ref Exchange exchange)
    {
        var size = exchange.TakeUInt32();
        var error = Xattrs(known, out var xattrs);
        if (error != FsError.OK)
        {
            return error;
        }

        var start = exchange.Length;
        var total = 0;
        foreach (var (name, _) in xattrs)
        {
            var bytes = FsName.ToBytes(name);
            total += bytes.Length + 1;
            if (size > 0 && total <= size && bytes.Length < exchange.Room.Length)
            {
                exchange.Put(bytes);
                exchange.PutZeros(1);
            }
        }

        if (size == 0)
        {
            exchange.Return(start);
            exchange.PutUInt32((uint)total);
            exchange.PutUInt32(0);
        }

        return size > 0 && total > size ? FsError.ERANGE : FsError.OK;
    }

    private FsError SetXattr(KnownNode known, ref Exchange exchange)
    {
        var size = exchange.TakeUInt32();
        var flags = exchange.TakeUInt32();
        var more = _protocol.HasExtendedSetXattr ? exchange.TakeUInt32() : 0;
        exchange.Skip(_protocol.HasExtendedSetXattr ? 4 : 0);
        var name = TextOf(exchange.TakeName());
        var value = exchange.Take((int)size);
        if (exchange.IsBroken || flags > XattrReplace)
        {
            return FsError.EINVAL;
        }

        if (!_protocol.HasAccessLists && name is (AccessList or DefaultAccessList))
        {
            // The kernel would go on with the mode it knows.
            return FsError.EOPNOTSUPP;
        }

        var mode = flags switch { XattrCreate => XattrMode.Create, XattrReplace => XattrMode.Replace, _ => XattrMode.Set };
        var error = _nodes.SetXattr(known.Node, name, value, mode);
        error = error == FsError.ESTALE && NodeHandles.TryGetHeld(known, out var handle) ? handle.TrySetXattr(name, value, mode) : error;
        return error == FsError.OK && (more & KillsSetGroupId) != 0 ? TakeSetGroupId(known) : error;
    }

    private FsError RemoveXattr(KnownNode known, ref Exchange exchange)
    {
        var name = TextOf(exchange.TakeName());
        var error = _nodes.RemoveXattr(known.Node, name);
        return error == FsError.ESTALE && NodeHandles.TryGetHeld(known, out var handle) ? handle.TryRemoveXattr(name) : error;
    }

    private FsError Xattrs(KnownNode known, out XattrSet xattrs)
    {
        var error = _nodes.GetXattrs(known.Node, out xattrs);
        return error == FsError.ESTALE && NodeHandles.TryGetHeld(known, out var handle) ? handle.TryGetXattrs(out xattrs) : error;
    }

    /// <summary>A value, or its size if that is asked for with a size of 0.</summary>
    private static FsError PutSized(ReadOnlySpan<byte> value, uint size, ref Exchange exchange)
    {
        if (size == 0)
        {
            exchange.PutUInt32((uint)value.Length);
            exchange.PutUInt32(0);
            return FsError.OK;
        }

        if (value.Length > size)
        {
            return FsError.ERANGE;
        }

        exchange.Put(value);
        return FsError.OK;
    }

    private static string TextOf(ReadOnlySpan<byte> name)
    {
        foreach (var (bytes, text) in s_commonNames)
        {
            if (name.SequenceEqual(bytes))
            {
                return text;
            }
        }

        return FsName.ToText(name);
    }
}
