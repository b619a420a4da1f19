namespace UnionFs.Benchmarks;

/// <summary>A large file of a layer of which so many chunks are changed.</summary>
internal sealed class DirtyFile : IDisposable
{
    private const int PageSize = SourceBytes.PageSize;
    private const int PiecePages = 256;
    private readonly UnionFileSystem _fileSystem;
    private readonly FileHandle _handle;
    private readonly Snapshot _start;
    private readonly long _size;

    public DirtyFile(long size, int dirtyChunks)
    {
        _size = size;
        _fileSystem = UnionFileSystem.Create(LayerStack.Of(
            new MemoryLayerBuilder("file").File("/folder/file", size, SourceBytes.Shared.Extents(0, size)).Build()));
        _handle = _fileSystem.OpenHandle("/folder/file", FileMode.Open, FileAccess.ReadWrite);
        var pages = size / PageSize;
        if (dirtyChunks > PiecePages)
        {
            for (var page = 0; page < dirtyChunks; page += PiecePages)
            {
                var bytes = Math.Min(PiecePages, dirtyChunks - page) * PageSize;
                _handle.Write((long)page * PageSize, SourceBytes.Shared.Array.AsSpan(0, bytes));
            }
        }
        else
        {
            for (var i = 0; i < dirtyChunks; i++)
            {
                _handle.Write(pages / dirtyChunks * i * PageSize, SourceBytes.Shared.Array.AsSpan(0, PageSize));
            }
        }

        _start = _fileSystem.Snapshot();
    }

    /// <summary>Each operation keeps a snapshot and writes one byte to a random page.</summary>
    public Side WritesAfterSnapshots()
    {
        const int most = 2000;
        var offsets = new long[most];
        var kept = new Snapshot[16];
        byte[] data = [1];
        return new Side
        {
            MaxOperations = most,
            Prepare = (operations, random) =>
            {
                kept.AsSpan().Clear();
                _fileSystem.Restore(_start);
                Memory.Reclaim();
                for (var i = 0; i < operations; i++)
                {
                    offsets[i] = random.NextInt64(_size);
                }

                data[0]++;
                return operations;
            },
            Run = operations =>
            {
                for (var i = 0; i < operations; i++)
                {
                    kept[i % kept.Length] = _fileSystem.Snapshot();
                    _handle.Write(offsets[i], data);
                }

                return operations;
            },
            Finish = () =>
            {
                var page = new byte[1];
                if (_handle.Read(offsets[0], page) != 1 || page[0] != data[0])
                {
                    throw new InvalidOperationException($"Byte {offsets[0]} is not what was written.");
                }
            },
        };
    }

    public void Dispose()
    {
        _handle.Dispose();
        _fileSystem.Dispose();
    }
}
