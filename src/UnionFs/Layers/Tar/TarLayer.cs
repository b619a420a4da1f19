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

    public override long TarBytes => _storage is UnpackedOnDemand ? -1 : _storage.Length;

    public static TarLayer Open(string path, TarLayerOptions options, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Check(options);
        if (options.UnpackedFile is not null)
        {
            throw new ArgumentException("Only a tar that comes as a stream is kept unpacked: one with a path can be read again.", nameof(options));
        }

        var name = options.Name ?? path;
        var handle = OpenHandle(path);
        FileTarStorage file;
        try
        {
            if (!HasLength(handle))
            {
                using var stream = new FileStream(handle, FileAccess.Read, bufferSize: 0);
                return Open(stream, options with { Name = name }, cancellationToken);
            }

            file = new FileTarStorage(name, path, handle);
        }
        catch
        {
            handle.Dispose();
            throw;
        }

        return Open(file, name, options, cancellationToken);
    }

    public static TarLayer Open(Stream stream, TarLayerOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stream);
        Check(options);
        if (options.IndexFile is not null && options.UnpackedFile is null)
        {
            throw new ArgumentException("Only of a tar that is opened by its path, or kept unpacked, can the index be saved.", nameof(options));
        }

        var name = options.Name ?? "(stream)";
        using var source = new TarSourceStream(stream);
        var layer = Index(new StreamTarInput(source, name, options, cancellationToken), name, options);
        return options.IndexFile is null ? layer : Saved(layer, SavedTreeKey.Of(options, layer._storage.Length), options.IndexFile);
    }

    public static TarLayer Open(LayerContent content, TarLayerOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(content);
        Check(options);
        if (options.IndexFile is not null || options.UnpackedFile is not null)
        {
            throw new ArgumentException("Only of a tar that is opened by its path or as a stream is anything kept.", nameof(options));
        }

        var name = options.Name ?? "(content)";
        var storage = new ContentTarStorage(name, content);
        var isInPlace = false;
        try
        {
            using var source = new TarSourceStream(storage.OpenStream());
            var stays = !TarCompression.IsCompressed(source.Start, options, name);
            var layer = Index(new StreamTarInput(source, name, options, cancellationToken, stays ? storage : null), name, options);
            isInPlace = stays;
            return layer;
        }
        finally
        {
            if (!isInPlace)
            {
                storage.Dispose();
            }
        }
    }

    public override LayerContent OpenContent(long fileId)
    {
        _storage.Verify();
        return base.OpenContent(fileId);
    }

    protected override LayerContent MakeContent(in TreeFile file)
    {
        var stored = file.Sparse?.Stored ?? file.Size;
        if (file.Content < 0 || stored < 0 || file.Content > (_storage.Length - stored) / TarHeader.BlockSize)
        {
            throw Tree.Image.Damaged(Tree.Records.Root);
        }

        var start = file.Content * TarHeader.BlockSize;
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

    private static void Check(TarLayerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.DiffId is not null)
        {
            DiffId.Parse(options.DiffId);
        }
        else if (options.IndexFile is not null || options.UnpackedFile is not null)
        {
            throw new ArgumentException("What is kept is bound to the digest of the tar, so DiffId has to be set.", nameof(options));
        }
    }

    /// <summary>A layer whose index is kept; it is closed if that fails.</summary>
    private static TarLayer Saved(TarLayer layer, in SavedTreeKey key, string indexFile)
    {
        try
        {
            SavedTree.Save(indexFile, key, layer.Tree, layer.ContentBytes);
            return layer;
        }
        catch
        {
            layer.Dispose();
            throw;
        }
    }

    private static TarLayer Open(FileTarStorage file, string name, TarLayerOptions options, CancellationToken cancellationToken)
    {
        TarLayer? layer = null;
        try
        {
            var isCompressed = file.IsCompressed(options);
            if (options.IndexFile is null)
            {
                return layer = Index(file, isCompressed, name, options, cancellationToken);
            }

            var key = SavedTreeKey.Of(options, file.Length);
            if (SavedTree.TryOpen(options.IndexFile, key) is { } saved)
            {
                return layer = new TarLayer(name, saved.Tree, saved.ContentBytes, isCompressed ? new UnpackedOnDemand(name, file, options) : file);
            }

            return layer = Saved(Index(file, isCompressed, name, options, cancellationToken), key, options.IndexFile);
        }
        finally
        {
            if (layer?._storage is not (FileTarStorage or UnpackedOnDemand))
            {
                file.Dispose();
            }
        }
    }

    /// <summary>Indexes a file: an uncompressed one stays where it is, and is read through only if its digest is asked for.</summary>
    private static TarLayer Index(FileTarStorage file, bool isCompressed, string name, TarLayerOptions options, CancellationToken cancellationToken)
    {
        if (!isCompressed && file.Length > options.MaxTarBytes)
        {
            throw new LayerFormatException(name, null, -1, $"it has {file.Length} bytes, more than the {options.MaxTarBytes} allowed");
        }

        if (!isCompressed && options.DiffId is null)
        {
            return Index(new FileTarInput(file, cancellationToken), name, options);
        }

        using var source = new TarSourceStream(file.OpenStream());
        return Index(new StreamTarInput(source, name, options, cancellationToken, isCompressed ? null : file), name, options);
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

    /// <summary>Whether it is a file that can be read at any offset, and no pipe.</summary>
    private static bool HasLength(SafeFileHandle handle)
    {
        try
        {
            RandomAccess.GetLength(handle);
            return true;
        }
        catch (NotSupportedException)
        {
            return false;
        }
    }
}
