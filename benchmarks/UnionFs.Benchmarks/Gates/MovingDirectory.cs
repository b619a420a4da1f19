namespace UnionFs.Benchmarks;

/// <summary>A directory of the layers that is renamed again and again, always to a name it never had.</summary>
internal sealed class MovingDirectory : IDisposable
{
    private const int HotPaths = 1000;
    private readonly UnionFileSystem _fileSystem;
    private readonly string[] _inside;
    private readonly Snapshot _start;

    private MovingDirectory(UnionFileSystem fileSystem, string[] inside)
    {
        _fileSystem = fileSystem;
        _inside = inside;
        _start = fileSystem.Snapshot();
    }

    /// <summary>With so many files over so many subdirectories, all looked at once.</summary>
    public static MovingDirectory Create(int directories, int files)
    {
        var builder = new MemoryLayerBuilder("directory");
        var inside = new string[files];
        for (var i = 0; i < files; i++)
        {
            inside[i] = directories == 0 ? $"/file-{i:000000}" : $"/sub-{i % directories:0000}/file-{i:000000}";
            builder.File("/moved-0" + inside[i], [1]);
        }

        var fileSystem = UnionFileSystem.Create(LayerStack.Of(builder.Build()));
        foreach (var path in inside)
        {
            fileSystem.Stat("/moved-0" + path);
        }

        var hot = Math.Min(files, HotPaths);
        return new MovingDirectory(fileSystem, [.. Enumerable.Range(0, hot).Select(i => inside[(int)((long)i * files / hot)])]);
    }

    /// <summary>One operation: a rename, a stat through the new path, a miss through the old one, of 1,000 hot files if there are so many.</summary>
    public Side Renames()
    {
        const int most = 5000;
        var names = new string[most + 1];
        var found = new string[most];
        var missed = new string[most];
        return new Side
        {
            MaxOperations = most,
            Prepare = (operations, random) =>
            {
                _fileSystem.Restore(_start);
                names[0] = "/moved-0";
                for (var i = 0; i < operations; i++)
                {
                    names[i + 1] = $"/moved-{i + 1}";
                    found[i] = names[i + 1] + _inside[random.Next(_inside.Length)];
                    missed[i] = names[i] + _inside[random.Next(_inside.Length)];
                }

                return operations * 2L;
            },
            Run = operations =>
            {
                var sum = 0L;
                for (var i = 0; i < operations; i++)
                {
                    _fileSystem.Rename(names[i], names[i + 1]);
                    sum += _fileSystem.Stat(found[i]).Size;
                    sum += _fileSystem.TryStat(missed[i], out var none) == FsError.ENOENT ? 1 : 0;
                }

                return sum;
            },
        };
    }

    public void Dispose() => _fileSystem.Dispose();
}
