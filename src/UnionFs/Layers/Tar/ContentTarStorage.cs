namespace UnionFs;

/// <summary>A tar that lies in the content of a file of some layer. Whoever closes the storage closes the content.</summary>
internal sealed class ContentTarStorage(string layer, LayerContent content) : TarStorage
{
    private bool _isDisposed;

    public override long Length => content.Length;

    /// <summary>Reads what is there; 0 at the end.</summary>
    public int ReadRaw(long offset, Span<byte> destination) => content.Read(offset, destination);

    /// <summary>The bytes from the start, for a pass that reads them all.</summary>
    public Stream OpenStream() => new RawTarStream(ReadRaw);

    public override void Read(long offset, Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            var read = content.Read(offset, destination);
            if (read == 0)
            {
                throw new LayerChangedException(layer, layer, "the content was cut short");
            }

            offset += read;
            destination = destination[read..];
        }
    }

    public override bool TryBorrow(long offset, int count, out BorrowedBytes bytes)
    {
        if (!content.TryBorrow(offset, out bytes))
        {
            return false;
        }

        // What is lent must not go beyond what was asked for.
        if (bytes.Span.Length > count)
        {
            bytes = bytes.First(count);
        }

        return true;
    }

    public override void Verify() => ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed), typeof(TarLayer));

    public override void Dispose()
    {
        Volatile.Write(ref _isDisposed, true);
        content.Dispose();
    }
}
