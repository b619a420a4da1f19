using System.Buffers;

namespace UnionFs;

/// <summary>A tar that comes from a stream, perhaps compressed, and is kept in a spool while it is read.</summary>
internal sealed class StreamTarInput : TarInput
{
    private readonly TarSource _source;
    private readonly TarPipe _pipe;
    private TarSpoolStorage? _spool;

    /// <param name="stream">From the first byte of the tar or of its compressed form. Left open.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <param name="options">Spool and limits.</param>
    /// <param name="cancellationToken">Ends the pass.</param>
    public StreamTarInput(TarSourceStream stream, string layer, TarLayerOptions options, CancellationToken cancellationToken)
    {
        _source = new TarSource(stream, layer, options);
        _pipe = new TarPipe(_source, cancellationToken);
        _spool = options.Spool == TarSpool.Memory ? new MemoryTarSpool(layer) : new FileTarSpool(layer);
    }

    protected override long Remaining => -1;

    public override void Drain()
    {
        while (_pipe.Take() is { } block)
        {
            block.Return();
        }
    }

    public override TarStorage Finish()
    {
        var spool = _spool!;
        _spool = null;
        spool.Seal();
        return spool;
    }

    protected override int Fill()
    {
        if (_pipe.Take() is not { } block)
        {
            return 0;
        }

        _spool!.Append(block.Bytes);
        var left = Buffer.AsSpan(Start, End - Start);
        if (left.Length <= TarBlock.Room)
        {
            left.CopyTo(block.Buffer.AsSpan(TarBlock.Room - left.Length));
            Replace(block.Buffer, TarBlock.Room - left.Length, left.Length + block.Length);
            return block.Length;
        }

        var joined = ArrayPool<byte>.Shared.Rent(left.Length + block.Length);
        left.CopyTo(joined);
        block.Bytes.CopyTo(joined.AsSpan(left.Length));
        block.Return();
        Replace(joined, 0, left.Length + block.Length);
        return block.Length;
    }

    protected override void Seek(long count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _pipe.Dispose();
        _source.Dispose();
        _spool?.Dispose();
        Replace([], 0, 0);
    }

    private void Replace(byte[] buffer, int start, int length)
    {
        if (Buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(Buffer);
        }

        (Buffer, Start, End) = (buffer, start, start + length);
    }
}
