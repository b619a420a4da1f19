namespace UnionFs;

/// <summary>An uncompressed tar that is read where it lies: data of files is stepped over, not read.</summary>
internal sealed class FileTarInput(FileTarStorage file, CancellationToken cancellationToken) : TarInput(cancellationToken)
{
    // After a step beyond the buffer little is read, and more as long as no such step follows.
    private const int ShortRead = 16 << 10;
    private long _position;
    private int _window = ShortRead;

    public override int ExpectedEntries => (int)Math.Min(file.Length / (3 * TarHeader.BlockSize), 1 << 18);

    public override TarStorage Finish() => file;

    protected override int Read(Span<byte> buffer)
    {
        var read = file.ReadRaw(_position, buffer[..Math.Min(buffer.Length, _window)]);
        _position += read;
        _window = Math.Min(_window * 4, 1 << 20);
        return read;
    }

    protected override long Remaining => Math.Max(0, file.Length - _position);

    protected override void Seek(long count)
    {
        _position += count;
        if (count > ShortRead)
        {
            _window = ShortRead;
        }
    }
}
