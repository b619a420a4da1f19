namespace UnionFs.Fuse;

internal sealed partial class FileServer
{
    private const uint SetsMode = 1, SetsUid = 2, SetsGid = 4, SetsSize = 8, SetsAccess = 16, SetsModify = 32;
    private const uint SetsAccessToNow = 128, SetsModifyToNow = 256, KillsSetIds = 2048;
    private const uint StatxBirth = 0xFFF;

    /// <summary>Attributes of a node, also of one that has lost its last name and is held.</summary>
    private FsError Stat(KnownNode known, out FileStat stat)
    {
        var error = _nodes.Stat(known.Node, out stat);
        return error == FsError.ESTALE && NodeHandles.TryGetHeld(known, out var handle) ? handle.TryStat(out stat) : error;
    }

    private FsError GetAttributes(KnownNode known, ref Exchange exchange)
    {
        var error = Stat(known, out var stat);
        if (error == FsError.OK)
        {
            PutAttributeAnswer(stat, ref exchange);
        }

        return error;
    }

    private FsError Statx(KnownNode known, ref Exchange exchange)
    {
        var error = Stat(known, out var stat);
        if (error != FsError.OK)
        {
            return error;
        }

        exchange.PutUInt64(_times.Attributes.Seconds);
        exchange.PutUInt32(_times.Attributes.Nanoseconds);
        exchange.PutZeros(4 + 16);
        exchange.PutUInt32(StatxBirth);
        exchange.PutUInt32((uint)FileSystemUsage.BlockSize);
        exchange.PutUInt64(0);
        exchange.PutUInt32((uint)stat.LinkCount);
        exchange.PutUInt32(_options.ShownUid ?? stat.Uid);
        exchange.PutUInt32(_options.ShownGid ?? stat.Gid);
        exchange.PutUInt16((ushort)WireMode.Of(stat.Kind, stat.Mode));
        exchange.PutUInt16(0);
        exchange.PutUInt64(stat.Id.Value);
        exchange.PutUInt64((ulong)stat.Size);
        exchange.PutUInt64(BlocksOf(stat));
        exchange.PutUInt64(0);
        PutLongTime(stat.AccessTime, ref exchange);
        PutLongTime(stat.BirthTime, ref exchange);
        PutLongTime(stat.ChangeTime, ref exchange);
        PutLongTime(stat.ModifyTime, ref exchange);
        exchange.PutUInt32(stat.Device.Major);
        exchange.PutUInt32(stat.Device.Minor);
        exchange.PutZeros(8 + 14 * 8);
        return FsError.OK;
    }

    private FsError SetAttributes(KnownNode known, ref Exchange exchange)
    {
        var valid = exchange.TakeUInt32();
        exchange.Skip(4 + 8);
        var size = exchange.TakeInt64();
        exchange.Skip(8);
        var (access, modify) = (exchange.TakeInt64(), exchange.TakeInt64());
        exchange.Skip(8);
        var accessRest = (int)exchange.TakeUInt32();
        var modifyRest = (int)exchange.TakeUInt32();
        exchange.Skip(4);
        var mode = exchange.TakeUInt32();
        exchange.Skip(4);
        var uid = exchange.TakeUInt32();
        var gid = exchange.TakeUInt32();
        if (exchange.IsBroken)
        {
            return FsError.EIO;
        }

        var error = FsError.OK;
        if ((valid & SetsSize) != 0 && !IsKeptByKernel(known, size))
        {
            error = SetLength(known, size);
        }

        if (error == FsError.OK && (valid & (SetsUid | SetsGid)) != 0)
        {
            error = SetOwner(known, (valid & SetsUid) != 0 ? uid : null, (valid & SetsGid) != 0 ? gid : null);
        }

        if (error == FsError.OK && (valid & SetsMode) != 0)
        {
            error = SetMode(known, WireMode.BitsOf(mode));
        }
        else if (error == FsError.OK && (valid & KillsSetIds) != 0)
        {
            error = TakeSetIds(known);
        }

        if (error == FsError.OK && (valid & (SetsAccess | SetsModify)) != 0)
        {
            var now = Timestamp.FromDateTimeOffset(_fs.Options.TimeProvider.GetUtcNow());
            error = SetTimes(
                known,
                (valid & SetsAccess) == 0 ? null : (valid & SetsAccessToNow) != 0 ? now : new Timestamp(access, accessRest),
                (valid & SetsModify) == 0 ? null : (valid & SetsModifyToNow) != 0 ? now : new Timestamp(modify, modifyRest));
        }

        return error == FsError.OK ? GetAttributes(known, ref exchange) : error;
    }

    /// <summary>
    /// Whether a length is set to what it is, where the kernel keeps the times of files itself: it sets none then, and what it shows would be another time than ours.
    /// </summary>
    private bool IsKeptByKernel(KnownNode known, long size) =>
        _options.WritebackCache && Stat(known, out var stat) == FsError.OK && stat.IsFile && stat.Size == size;

    private FsError SetMode(KnownNode known, UnixFileMode mode)
    {
        var error = _nodes.SetMode(known.Node, mode);
        return error == FsError.ESTALE && NodeHandles.TryGetHeld(known, out var handle) ? handle.TrySetMode(mode) : error;
    }

    private FsError SetOwner(KnownNode known, uint? uid, uint? gid)
    {
        var error = _nodes.SetOwner(known.Node, uid, gid);
        return error == FsError.ESTALE && NodeHandles.TryGetHeld(known, out var handle) ? handle.TrySetOwner(uid, gid) : error;
    }

    private FsError SetTimes(KnownNode known, Timestamp? access, Timestamp? modify)
    {
        var error = _nodes.SetTimes(known.Node, access, modify);
        return error == FsError.ESTALE && NodeHandles.TryGetHeld(known, out var handle) ? handle.TrySetTimes(access, modify) : error;
    }

    /// <summary>Somebody without privileges changes content: set-id bits go, that of the group only where the group may execute.</summary>
    private FsError TakeSetIds(KnownNode known)
    {
        var error = Stat(known, out var stat);
        if (error != FsError.OK || stat.Kind != NodeKind.File)
        {
            return error;
        }

        var mode = stat.Mode & ~UnixFileMode.SetUser;
        mode = (mode & UnixFileMode.GroupExecute) != 0 ? mode & ~UnixFileMode.SetGroup : mode;
        return mode == stat.Mode ? FsError.OK : SetMode(known, mode);
    }

    /// <summary>Somebody outside a node's group set its access list, which takes the bit of the group as chmod does.</summary>
    private FsError TakeSetGroupId(KnownNode known)
    {
        var error = Stat(known, out var stat);
        return error == FsError.OK && (stat.Mode & UnixFileMode.SetGroup) != 0 ? SetMode(known, stat.Mode & ~UnixFileMode.SetGroup) : error;
    }

    private void PutAttributeAnswer(in FileStat stat, ref Exchange exchange)
    {
        exchange.PutUInt64(_times.Attributes.Seconds);
        exchange.PutUInt32(_times.Attributes.Nanoseconds);
        exchange.PutUInt32(0);
        PutAttributes(stat, ref exchange);
    }

    private void PutAttributes(in FileStat stat, ref Exchange exchange)
    {
        var (access, modify, change) = (stat.AccessTime, stat.ModifyTime, stat.ChangeTime);
        exchange.PutUInt64(stat.Id.Value);
        exchange.PutUInt64((ulong)stat.Size);
        exchange.PutUInt64(BlocksOf(stat));
        exchange.PutUInt64((ulong)access.Seconds);
        exchange.PutUInt64((ulong)modify.Seconds);
        exchange.PutUInt64((ulong)change.Seconds);
        exchange.PutUInt32((uint)access.Nanoseconds);
        exchange.PutUInt32((uint)modify.Nanoseconds);
        exchange.PutUInt32((uint)change.Nanoseconds);
        exchange.PutUInt32(WireMode.Of(stat.Kind, stat.Mode));
        exchange.PutUInt32((uint)stat.LinkCount);
        exchange.PutUInt32(_options.ShownUid ?? stat.Uid);
        exchange.PutUInt32(_options.ShownGid ?? stat.Gid);
        exchange.PutUInt32(WireMode.Of(stat.Device));
        exchange.PutUInt32((uint)FileSystemUsage.BlockSize);
        exchange.PutUInt32(0);
    }

    private static void PutLongTime(Timestamp time, ref Exchange exchange)
    {
        exchange.PutUInt64((ulong)time.Seconds);
        exchange.PutUInt32((uint)time.Nanoseconds);
        exchange.PutUInt32(0);
    }

    private static ulong BlocksOf(in FileStat stat) =>
        stat.IsFile ? (ulong)((stat.Size + FileSystemUsage.BlockSize - 1) / FileSystemUsage.BlockSize * (FileSystemUsage.BlockSize / 512)) : 0;
}
