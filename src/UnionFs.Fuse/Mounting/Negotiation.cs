using System.Buffers.Binary;

namespace UnionFs.Fuse;

/// <summary>The first exchange of a connection (INIT): what both sides can do, and how much at a time.</summary>
internal static class Negotiation
{
    private const uint Major = 7;
    private const uint Minor = 45;

    /// <summary>The oldest protocol that is spoken: Linux 4.20, with 1 MiB per request.</summary>
    private const uint OldestMinor = 28;
    private const InitFlags Wanted = InitFlags.AsyncRead | InitFlags.BigWrites | InitFlags.ReadDirectoryPlus | InitFlags.ReadDirectoryPlusAuto
        | InitFlags.AsyncDirectIo | InitFlags.ParallelDirectories | InitFlags.AbortError | InitFlags.MaxPages | InitFlags.CacheSymlinks
        | InitFlags.NoOpenDirectory | InitFlags.ExplicitInvalidation | InitFlags.HandleKillPrivileges | InitFlags.Extended
        | InitFlags.DontMask;

    /// <summary>Reads INIT and answers it.</summary>
    /// <exception cref="IOException">The kernel is too old, or there is no INIT.</exception>
    public static NegotiatedProtocol Run(FuseDevice device, FuseMountOptions options)
    {
        var buffer = new byte[FuseMountOptions.MaxTransfer + 4096];
        var answer = new byte[256];
        var count = device.Read(buffer);
        if (count < Exchange.RequestHeader)
        {
            throw new IOException("The kernel closed the connection before it was set up.");
        }

        var exchange = new Exchange(buffer.AsSpan(0, count), answer);
        var major = exchange.TakeUInt32();
        var minor = exchange.TakeUInt32();
        var readAhead = exchange.TakeUInt32();
        ulong offered = exchange.TakeUInt32();
        if ((offered & (ulong)InitFlags.Extended) != 0)
        {
            offered |= (ulong)exchange.TakeUInt32() << 32;
        }

        if (exchange.Opcode != Opcode.Init || major != Major || minor < OldestMinor)
        {
            device.Write(exchange.Finish(FsError.EIO));
            throw new IOException($"The kernel speaks FUSE {major}.{minor}; {Major}.{OldestMinor} or later is needed (Linux 4.20).");
        }

        var flags = (InitFlags)offered & For(options);
        var protocol = new NegotiatedProtocol(Math.Min(minor, Minor), flags);
        Put(protocol, readAhead, options, ref exchange);
        var error = device.Write(exchange.Finish(FsError.OK));
        return error == FsError.OK ? protocol : throw new IOException($"The kernel refused the connection: {FsErrors.Describe(error)} [{error}].", (int)error);
    }

    private static InitFlags For(FuseMountOptions options) => Wanted
        | (options.WritebackCache ? InitFlags.WritebackCache : 0)
        | (options.ShareLocks ? InitFlags.PosixLocks | InitFlags.FlockLocks : InitFlags.NoOpen)
        // Lists name users; where all is shown as somebody's, they mean nothing.
        | (options.ShownUid is null && options.ShownGid is null ? InitFlags.AccessLists | InitFlags.ExtendedSetXattr : 0)
        | (options.EffectiveRequestTimeout <= TimeSpan.Zero ? 0 : InitFlags.RequestTimeout);

    private static void Put(in NegotiatedProtocol protocol, uint readAhead, FuseMountOptions options, ref Exchange exchange)
    {
        var seconds = (protocol.Flags & InitFlags.RequestTimeout) != 0 ? Math.Min(ushort.MaxValue, Math.Ceiling(options.EffectiveRequestTimeout.TotalSeconds)) : 0;
        exchange.PutUInt32(Major);
        exchange.PutUInt32(protocol.Minor);
        exchange.PutUInt32(Math.Max(readAhead, FuseMountOptions.MaxTransfer));
        exchange.PutUInt32((uint)protocol.Flags);
        exchange.PutUInt16((ushort)options.MaxBackgroundRequests);
        exchange.PutUInt16((ushort)Math.Max(1, options.MaxBackgroundRequests * 3 / 4));
        exchange.PutUInt32(FuseMountOptions.MaxTransfer);
        exchange.PutUInt32(1);
        exchange.PutUInt16((ushort)(FuseMountOptions.MaxTransfer / 4096));
        exchange.PutUInt16(0);
        exchange.PutUInt32((uint)((ulong)protocol.Flags >> 32));
        exchange.PutUInt32(0);
        exchange.PutUInt16((ushort)seconds);
        exchange.PutZeros(22);
    }
}
