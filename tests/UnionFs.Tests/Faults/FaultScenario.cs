using UnionFs.Tests.Conformance;

namespace UnionFs.Tests.Faults;

/// <summary>A sandbox on layers of its own and what is done with it, one step after the other.</summary>
internal sealed class FaultScenario : IDisposable
{
    private readonly LayerStack _stack;
    private readonly UnionFsOptions _options;
    private readonly Layer _imported;
    private FileHandle _handle;
    private UnionFileSystem? _fs;

    public FaultScenario(Func<Layer, Layer> wrap, UnionFsOptions? options = null)
    {
        _stack = LayerStack.Of(wrap(Lower()), wrap(Upper()));
        _imported = wrap(Imported());
        _options = (options ?? UnionFsOptions.Default) with { TimeProvider = new StoppedClock() };
    }

    /// <summary>Every step with its name. The first makes the sandbox.</summary>
    public IReadOnlyList<(string Name, Action Run)> Steps =>
    [
        ("create the sandbox", () => _fs = UnionFileSystem.Create(_stack, _options)),
        ("stat through a link", () => _fs!.Stat("/l/f")),
        ("list", () => _fs!.List("/d/sub")),
        ("write in the middle of a chunk", () => _fs!.WriteAt("/d/big", 5000, [1, 2, 3])),
        ("write over the edges of two chunks", () => _fs!.WriteAt("/d/big", 8190, new byte[5000])),
        ("append", () => _fs!.AppendAllText("/d/f", "more")),
        ("truncate", () => _fs!.Truncate("/d/other", 100)),
        ("punch", () => _fs!.PunchHole("/d/big", 100, 5000)),
        ("read what is changed in part", () => _fs!.ReadAllBytes("/d/big")),
        ("chmod of a hard link", () => _fs!.SetMode("/h1", (UnixFileMode)0x180)),
        ("unlink a hard link", () => _fs!.Unlink("/x/h2")),
        ("link", () => _fs!.CreateHardLink("/new-link", "/x/h3")),
        ("xattr", () => _fs!.SetXattr("/e/deep/deeper/f", "user.a", [1])),
        ("create in a directory not seen yet", () => _fs!.CreateFile("/e/deep/new")),
        ("make directories", () => _fs!.CreateDirectory("/e/deep/p/q/r")),
        ("open", () => _handle = _fs!.OpenHandle("/g/f", FileMode.Open, FileAccess.ReadWrite)),
        ("read through a handle", () => _handle.Read(10, new byte[10])),
        ("write through a handle", () => _handle.Write(4000, new byte[200])),
        ("find holes", () => _handle.NextHole(_handle.NextData(0))),
        ("rename a directory", () => _fs!.Rename("/g", "/moved")),
        ("exchange", () => _fs!.Rename("/moved", "/r", RenameMode.Exchange)),
        ("replace an empty directory", () => _fs!.Rename("/empty", "/r/empty-too")),
        ("rmdir of what is not empty", () => Assert(_fs!, "/s", FsError.ENOTEMPTY)),
        ("copy a tree", () => _fs!.CopyTree("/t", "/copied")),
        ("import a layer", () => _fs!.Import(_imported, "/imported")),
        ("remove a tree", () => _fs!.DeleteTree("/t")),
        ("changes", () => _fs!.Changes()),
        ("explain", () => _fs!.Explain("/d/big")),
        ("commit", () => CommitOnce()),
        ("write after the commit", () => _fs!.WriteAt("/d/big", 20_000, [9])),
        ("walk all layers as a stack", () => Restack()),
        ("walk", () => _fs!.Walk("/", hashContent: true).Count()),
    ];

    public string Dump() => _fs is null ? "" : _fs.DumpTree() + string.Join('\n', _fs.Changes());

    public IReadOnlyList<Finding> Verify() => _fs?.Verify() ?? [];

    public FileSystemUsage Usage => _fs!.Usage;

    public UnionFileSystem FileSystem => _fs!;

    public void Dispose()
    {
        _handle.Dispose();
        _fs?.Dispose();
    }

    private static Layer Lower() => Layer.InMemory("lower", static b => b
        .File("/d/big", Bytes(30_000)).File("/d/f", "text").File("/d/other", Bytes(9000)).Symlink("/l", "d").Directory("/d/sub").File("/d/sub/f", "x")
        .File("/h1", "links").HardLink("/x/h2", "/h1").HardLink("/x/h3", "/h1").File("/e/deep/deeper/f", "x").File("/g/f", Bytes(6000)).File("/r/f", "x")
        .Directory("/empty").Directory("/g/empty-too").File("/s/f", "x").File("/t/a/b/c", "x").File("/t/a/d", "x"));

    private static Layer Upper() => Layer.InMemory("upper", static b => b
        .Whiteout("/d/f2").File("/d/f", "above").Directory("/e/deep").Directory("/g").Directory("/r").HardLink("/t/link", "/h1").File("/u", "x"));

    private static Layer Imported() => Layer.InMemory("imported", static b => b
        .File("/a/f", "text").HardLink("/h", "/a/f").File("/big", Bytes(9000)).Whiteout("/gone").Symlink("/l", "a"));

    private static byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        new Random(count).NextBytes(bytes);
        return bytes;
    }

    private static void Assert(UnionFileSystem fs, string path, FsError expected)
    {
        try
        {
            fs.DeleteDirectory(path);
        }
        catch (IOException exception) when (FsErrors.FromException(exception) == expected)
        {
        }
    }

    private void CommitOnce()
    {
        if (_fs!.Layers.Count == _stack.Count)
        {
            _fs.Commit("layer");
        }
    }

    private void Restack()
    {
        using var other = UnionFileSystem.Create(_fs!.Layers, _options);
        _ = other.Walk("/", hashContent: true).Count();
    }
}
