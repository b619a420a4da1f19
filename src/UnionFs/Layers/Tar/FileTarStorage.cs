using Microsoft.Win32.SafeHandles;

namespace UnionFs;

/// <summary>A tar that lies in a file of the host. Its length and time are those from when it was opened, or it has changed.</summary>
internal sealed class FileTarStorage(string layer, string path, SafeFileHandle handle) : TarStorage
{
    private readonly DateTime _modified = File.GetLastWriteTimeUtc(handle);

    public override long Length { get; } = RandomAccess.GetLength(handle);

    /// <summary>Reads what is there, without a check; for the pass that indexes.</summary>
    public int ReadRaw(long offset, Span<byte> destination) => RandomAccess.Read(handle, destination, offset);

    /// <summary>Whether it starts as something compressed does.</summary>
    public bool IsCompressed(TarLayerOptions options)
    {
        Span<byte> start = stackalloc byte[TarCompression.StartBytes];
        return TarCompression.IsCompressed(start[..ReadRaw(0, start)], options, layer);
    }

    /// <summary>The bytes from the start, for a pass that reads them all.</summary>
    public Stream OpenStream() => new RawTarStream(ReadRaw);

    public override void Read(long offset, Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            var read = RandomAccess.Read(handle, destination, offset);
            if (read == 0)
            {
                throw new LayerChangedException(layer, path, "the file was cut short");
            }

            offset += read;
            destination = destination[read..];
        }
    }

    public override void Verify()
    {
        ObjectDisposedException.ThrowIf(handle.IsClosed, typeof(TarLayer));
        var length = RandomAccess.GetLength(handle);
        if (length != Length)
        {
            throw new LayerChangedException(layer, path, $"its length was {Length} and is {length}");
        }

        if (File.GetLastWriteTimeUtc(handle) != _modified)
        {
            throw new LayerChangedException(layer, path, "its time of modification differs");
        }
    }

    public override void Dispose() => handle.Dispose();
}
