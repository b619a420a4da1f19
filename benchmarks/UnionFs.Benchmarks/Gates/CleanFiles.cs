namespace UnionFs.Benchmarks;

/// <summary>A sandbox with open files that nothing was written to yet; every preparation makes them clean again.</summary>
internal sealed class CleanFiles : IDisposable
{
    public const int Count = 2000;
    private const int PageSize = SourceBytes.PageSize;
    private readonly UnionFileSystem _fileSystem;
    private readonly FileHandle[] _handles = new FileHandle[Count];
    private readonly (int File, long Offset)[] _writes = new (int File, long Offset)[Count];
    private readonly byte[] _data = [0];
    private readonly Snapshot _clean;
    private readonly long _size;

    public CleanFiles(long size)
    {
        _size = size;
        var builder = new MemoryLayerBuilder("files");
        for (var i = 0; i < Count; i++)
        {
            builder.File(PathOf(i), size, SourceBytes.Shared.Extents(i, size));
        }

        _fileSystem = UnionFileSystem.Create(LayerStack.Of(builder.Build()));
        for (var i = 0; i < Count; i++)
        {
            _handles[i] = _fileSystem.OpenHandle(PathOf(i), FileMode.Open, FileAccess.ReadWrite);
        }

        _clean = _fileSystem.Snapshot();
    }

    /// <summary>Each write is the first to its file.</summary>
    public Side FirstWrites() => Writes((random, writes) =>
    {
        for (var i = 0; i < Count; i++)
        {
            writes[i] = (i, random.NextInt64(_size));
        }

        random.Shuffle(writes);
    });

    /// <summary>All writes go to one file, each to a page nothing was written to.</summary>
    public Side MorePages() => Writes((random, writes) =>
    {
        var pages = new HashSet<long>();
        for (var i = 0; i < Count;)
        {
            var offset = random.NextInt64(_size);
            if (pages.Add(offset / PageSize))
            {
                writes[i++] = (0, offset);
            }
        }
    });

    public void Dispose()
    {
        foreach (var handle in _handles)
        {
            handle.Dispose();
        }

        _fileSystem.Dispose();
    }

    private static string PathOf(int file) => $"/folder-{file % 20}/file-{file}";

    private Side Writes(Action<Random, (int File, long Offset)[]> choose)
    {
        var count = 0;
        return new Side
        {
            MaxOperations = Count,
            Prepare = (operations, random) =>
            {
                _fileSystem.Restore(_clean);
                Memory.Reclaim();
                choose(random, _writes);
                _data[0]++;
                count = operations;
                return operations;
            },
            Run = operations =>
            {
                for (var i = 0; i < operations; i++)
                {
                    var (file, offset) = _writes[i];
                    _handles[file].Write(offset, _data);
                }

                return operations;
            },
            Finish = () => Check(count),
        };
    }

    private void Check(int count)
    {
        var page = new byte[PageSize];
        for (var i = 0; i < count; i += 97)
        {
            var (file, offset) = _writes[i];
            var start = offset / PageSize * PageSize;
            var read = _handles[file].Read(start, page);
            for (var at = 0; at < read; at++)
            {
                var expected = start + at == offset ? _data[0] : SourceBytes.Shared.At(file, _size, start + at);
                if (page[at] != expected)
                {
                    throw new InvalidOperationException($"Byte {start + at} of {PathOf(file)} is {page[at]}; the truth is {expected}.");
                }
            }
        }
    }
}
