using System.Buffers;

namespace UnionFs;

/// <summary>An uncompressed tar that is read where it lies: data of large files is stepped over, not read.</summary>
internal sealed class FileTarInput : TarInput
{
    // A call costs about as much as reading a few KiB that are not needed. So as long as headers lie close together all is read in
    // large pieces; where data of files is long, little more than the next header.
    private const int LongRead = 128 << 10;
    private const int ShortRead = 2 << 10;
    private const int LongStride = 12 << 10;
    private readonly FileTarStorage _file;
    private readonly CancellationToken _cancellationToken;
    private long _position;
    private long _stride;

    public FileTarInput(FileTarStorage file, CancellationToken cancellationToken)
    {
        _file = file;
        _cancellationToken = cancellationToken;
        Buffer = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(file.Length, TarHeader.BlockSize * 2, LongRead));
    }

    public override int ExpectedEntries => (int)Math.Min(_file.Length / (3 * TarHeader.BlockSize), 1 << 18);

    protected override long Remaining => Math.Max(0, _file.Length - _position);

    public override TarStorage Finish() => _file;

    protected override int Fill()
    {
        _cancellationToken.ThrowIfCancellationRequested();
        var left = End - Start;
        if (Buffer.Length - left < TarHeader.BlockSize)
        {
            var grown = ArrayPool<byte>.Shared.Rent(Math.Max(LongRead, Buffer.Length * 2));
            Buffer.AsSpan(Start, left).CopyTo(grown);
            ArrayPool<byte>.Shared.Return(Buffer);
            Buffer = grown;
        }
        else if (Start > 0)
        {
            Buffer.AsSpan(Start, left).CopyTo(Buffer);
        }

        var wanted = _stride > LongStride ? ShortRead : LongRead;
        var read = _file.ReadRaw(_position, Buffer.AsSpan(left, Math.Min(Buffer.Length - left, wanted)));
        _position += read;
        _stride -= _stride / 4;
        (Start, End) = (0, left + read);
        return read;
    }

    protected override void Seek(long count)
    {
        _position += count;
        _stride += Math.Min(count, 1 << 20);
    }

    protected override void Dispose(bool disposing)
    {
        if (Buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(Buffer);
            Buffer = [];
        }
    }
}
