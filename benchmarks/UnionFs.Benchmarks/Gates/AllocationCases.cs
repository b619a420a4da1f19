using System.IO.Compression;

namespace UnionFs.Benchmarks;

/// <summary>Bytes allocated per exists, stat, miss, read and open + close, in every state a node can be in.</summary>
internal static class AllocationCases
{
    private const int Operations = 10_000;

    /// <summary>The worst case; the detail names those that allocate at all.</summary>
    public static Figure Measure()
    {
        using var clean = UnionFileSystem.Create(Stack());
        using var changed = clean.Fork();
        Change(changed);
        var worst = 0.0;
        var cases = 0;
        var guilty = new List<string>();
        foreach (var (name, run) in Cases(clean, "clean").Concat(Cases(changed, "changed")))
        {
            var bytes = BytesOf(run);
            cases++;
            worst = Math.Max(worst, bytes);
            if (bytes > 0)
            {
                guilty.Add($"{name} {bytes:0.#}");
            }
        }

        return Figure.Of(worst, guilty.Count == 0 ? $"{cases} cases" : string.Join(", ", guilty));
    }

    private static IEnumerable<(string Name, Action Run)> Cases(UnionFileSystem fileSystem, string state)
    {
        (string Name, string Path)[] paths =
        [
            ("a file", "/plain/sub/file.txt"),
            ("a changed file", "/plain/sub/other.txt"),
            ("a file through links", "/link/sub/file.txt"),
            ("a link to a file", "/links/to-file"),
            ("a file of a non-ASCII name", "/größe/файлы/文件-ü.txt"),
            ("a file with several names", "/plain/second-name"),
            ("a file of a tar", "/tar/file.txt"),
            ("a file below ..", "/plain/sub/.././sub/file.txt"),
        ];
        foreach (var (name, path) in paths)
        {
            var missing = path + "-x";
            var below = path + "/x";
            yield return ($"{state}: exists, {name}", () => Check(fileSystem.Exists(path)));
            yield return ($"{state}: file exists, {name}", () => Check(fileSystem.FileExists(path)));
            yield return ($"{state}: directory exists, {name}", () => Check(!fileSystem.DirectoryExists(path)));
            yield return ($"{state}: stat, {name}", () => Check(fileSystem.Stat(path).IsFile));
            yield return ($"{state}: lstat, {name}", () => Check(fileSystem.TryStat(path, out var stat, followLinks: false) == FsError.OK));
            yield return ($"{state}: miss beside {name}", () => Check(fileSystem.TryStat(missing, out var stat) == FsError.ENOENT));
            yield return ($"{state}: exists not, beside {name}", () => Check(!fileSystem.Exists(missing)));
            yield return ($"{state}: miss below {name}", () => Check(fileSystem.TryStat(below, out var stat) == FsError.ENOTDIR));
            yield return ($"{state}: open and close {name}", () => fileSystem.OpenHandle(path).Dispose());
            var buffer = new byte[4096];
            var handle = fileSystem.OpenHandle(path);
            yield return ($"{state}: read {name}", () => Check(handle.Read(0, buffer) == buffer.Length));
            yield return ($"{state}: stat of the handle of {name}", () => Check(handle.Stat().IsFile));
            handle.Dispose();
        }

        yield return ($"{state}: stat of a directory", () => Check(fileSystem.Stat("/plain/sub").IsDirectory));
        yield return ($"{state}: stat of the root", () => Check(fileSystem.Stat("/").IsDirectory));
        yield return ($"{state}: miss in a directory that is not there", () => Check(!fileSystem.Exists("/nothing/at/all")));
        yield return ($"{state}: a link in a circle", () => Check(fileSystem.TryStat("/links/circle", out var stat) == FsError.ELOOP));
    }

    private static LayerStack Stack()
    {
        var page = new byte[8192];
        var below = new MemoryLayerBuilder("below")
            .File("/plain/sub/file.txt", page)
            .File("/plain/sub/other.txt", page)
            .File("/größe/файлы/文件-ü.txt", page)
            .File("/plain/first-name", page)
            .HardLink("/plain/second-name", "/plain/first-name")
            .Directory("/moved/before");
        var above = new MemoryLayerBuilder("above")
            .Symlink("/link", "links/to-directory")
            .Symlink("/links/to-directory", "../plain")
            .Symlink("/links/to-file", "/link/sub/file.txt")
            .Symlink("/links/circle", "circle")
            .File("/plain/sub/third.txt", page);
        return LayerStack.Of(below.Build(), Tar(page), above.Build());
    }

    private static Layer Tar(byte[] content)
    {
        var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        using (var writer = new System.Formats.Tar.TarWriter(gzip, System.Formats.Tar.TarEntryFormat.Ustar))
        {
            writer.WriteEntry(new System.Formats.Tar.UstarTarEntry(System.Formats.Tar.TarEntryType.RegularFile, "tar/file.txt")
            {
                DataStream = new MemoryStream(content),
            });
        }

        bytes.Position = 0;
        return Layer.FromTar(bytes);
    }

    /// <summary>A change in every directory of the paths, of some of the files themselves, and a renamed directory.</summary>
    private static void Change(UnionFileSystem fileSystem)
    {
        string[] directories = ["/plain", "/plain/sub", "/links", "/größe/файлы", "/tar"];
        foreach (var directory in directories)
        {
            fileSystem.WriteAllText(directory + "/new", "new");
            fileSystem.WriteAllText(directory + "/gone", "gone");
            fileSystem.Unlink(directory + "/gone");
        }

        fileSystem.WriteAt("/plain/sub/other.txt", 5000, [1]);
        fileSystem.WriteAt("/größe/файлы/文件-ü.txt", 1, [1]);
        fileSystem.SetMode("/plain/first-name", UnixFileMode.UserRead);
        fileSystem.Rename("/moved/before", "/moved/after");
        fileSystem.Rename("/größe", "/größe-2");
        fileSystem.Rename("/größe-2", "/größe");
        fileSystem.Unlink("/plain/sub/third.txt");
    }

    private static double BytesOf(Action run)
    {
        for (var i = 0; i < 200; i++)
        {
            run();
        }

        var start = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Operations; i++)
        {
            run();
        }

        return (GC.GetAllocatedBytesForCurrentThread() - start) / (double)Operations;
    }

    private static void Check(bool isRight)
    {
        if (!isRight)
        {
            throw new InvalidOperationException("An operation answered something else than the truth.");
        }
    }
}
