using System.Security.Cryptography;

namespace UnionFs;

/// <summary>
/// A compressed tar whose index is known already: unpacked into a spool when its first content is asked for, with its digest checked. A
/// failure is not kept, the next use tries again.
/// </summary>
internal sealed class UnpackedOnDemand(string layer, FileTarStorage file, TarLayerOptions options) : TarStorage
{
    private readonly Lock _lock = new();
    private TarStorage? _unpacked;
    private bool _isDisposed;

    public override long Length => Unpacked().Length;

    public override void Read(long offset, Span<byte> destination) => Unpacked().Read(offset, destination);

    public override bool TryBorrow(long offset, int count, out BorrowedBytes bytes) => Unpacked().TryBorrow(offset, count, out bytes);

    public override void Verify() => ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed), typeof(TarLayer));

    public override void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _unpacked?.Dispose();
            file.Dispose();
        }
    }

    private TarStorage Unpacked()
    {
        if (Volatile.Read(ref _unpacked) is { } unpacked)
        {
            return unpacked;
        }

        lock (_lock)
        {
            Verify();
            if (_unpacked is null)
            {
                Volatile.Write(ref _unpacked, Unpack());
            }

            return _unpacked!;
        }
    }

    private TarSpoolStorage Unpack()
    {
        file.Verify();
        var spool = TarSpoolStorage.Create(options, layer);
        try
        {
            using var stream = new TarSourceStream(file.OpenStream());
            using var source = new TarSource(stream, layer, options);
            using var pipe = new TarPipe(source, isWorthIt: true, CancellationToken.None);
            using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            while (pipe.Take() is { } block)
            {
                digest.AppendData(block.Bytes);
                spool.Append(block.Bytes);
                block.Return();
            }

            DiffId.Check(digest, options.DiffId!, layer);
            spool.Seal();
            return spool;
        }
        catch
        {
            spool.Dispose();
            throw;
        }
    }
}
