using Microsoft.Win32.SafeHandles;

namespace UnionFs;

/// <summary>A tar as a layer: its tree is in memory, its content stays where it is and is read by offset.</summary>
internal sealed class TarLayer : TreeLayer
{
    private readonly TarStorage _storage;

    private TarLayer(string name, LayerTree tree, long contentBytes, TarStorage storage)
        : base(name, tree)
    {
        ContentBytes = contentBytes;
        _storage = storage;
    }

    public override long ContentBytes { get; }

    public static TarLayer Open(string path, TarLayerOptions options, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(options);
        var name = options.Name ?? path;
        var handle = OpenHandle(path);
        try
        {
            if (IsPlain(handle))
            {
                var file = new FileTarStorage(name, path, handle);
                return Index(new FileTarInput(file, cancellationToken), name, options);
            }
        }
        catch
        {
            handle.Dispose();
            throw;
        }

        using var stream = new FileStream(handle, FileAccess.Read, bufferSize: 0);
        return Open(stream, options with { Name = name }, cancellationToken);
    }

    public static TarLayer Open(Stream stream, TarLayerOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(options);
        var name = options.Name ?? "(stream)";
        using var source = new TarSourceStream(stream);
        return Index(new StreamTarInput(source, name, options, cancellationToken), name, options);
    }

    public override LayerContent OpenContent(long fileId)
    {
        _storage.Verify();
        return base.OpenContent(fileId);
    }

    protected override LayerContent MakeContent(in TreeFile file)
    {
        var start = checked(file.Content * TarHeader.BlockSize);
        return file.Sparse is { } map ? new SparseTarContent(_storage, map with { Start = start }) : new TarContent(_storage, start, file.Size);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _storage.Dispose();
        }

        base.Dispose(disposing);
    }

    private static TarLayer Index(TarInput input, string name, TarLayerOptions options)
    {
        using (input)
        {
            var indexer = new TarIndexer(input, name, options);
            var tree = indexer.Run();
            return new TarLayer(name, tree, indexer.ContentBytes, input.Finish());
        }
    }

    private static SafeFileHandle OpenHandle(string path)
    {
        try
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (DirectoryNotFoundException e)
        {
            throw new FileNotFoundException(e.Message, path, e);
        }
    }

    /// <summary>Whether the file can be read where it lies: not compressed, and no pipe.</summary>
    private static bool IsPlain(SafeFileHandle handle)
    {
        try
        {
            RandomAccess.GetLength(handle);
        }
        catch (NotSupportedException)
        {
            return false;
        }

        Span<byte> start = stackalloc byte[3];
        return !TarSourceStream.IsGzip(start[..RandomAccess.Read(handle, start, 0)]);
    }
}
