using System.IO.Abstractions.TestingHelpers;
using BenchmarkDotNet.Attributes;
using Microsoft.Win32.SafeHandles;

namespace UnionFs.Benchmarks;

/// <summary>4 KiB at a time through open files of 1 MiB, and whole small files.</summary>
public class ReadWriteBenchmarks
{
    private const int Length = 1 << 20;
    private const int Page = 4096;
    private readonly byte[] _page = new byte[Page];
    private UnionFileSystem? _fileSystem;
    private FileHandle _handle;
    private MockFileSystem? _mock;
    private Stream? _mockStream;
    private DiskCopy? _disk;
    private SafeFileHandle? _file;
    private long _next;

    [GlobalSetup]
    public void Setup()
    {
        var content = new byte[Length];
        _fileSystem = UnionFileSystem.Create(LayerStack.Of(new MemoryLayerBuilder("layer").File("/folder/file", content).Build()));
        _handle = _fileSystem.OpenHandle("/folder/file", FileMode.Open, FileAccess.ReadWrite);
        _mock = new MockFileSystem(new Dictionary<string, MockFileData> { ["/folder/file"] = new MockFileData(content) });
        _mockStream = _mock.File.Open("/folder/file", FileMode.Open, FileAccess.ReadWrite);
        _disk = new DiskCopy();
        File.WriteAllBytes(_disk.Root + "/file", content);
        _file = File.OpenHandle(_disk.Root + "/file", FileMode.Open, FileAccess.ReadWrite);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _handle.Dispose();
        _fileSystem?.Dispose();
        _mockStream?.Dispose();
        _file?.Dispose();
        _disk?.Dispose();
    }

    private long Next => _next = (_next + (37 * Page)) % Length;

    [Benchmark(Baseline = true)]
    public int UnionFsRead() => _handle.Read(Next, _page);

    [Benchmark]
    public int SystemIORead() => RandomAccess.Read(_file!, _page, Next);

    [Benchmark]
    public int MockFileSystemRead()
    {
        _mockStream!.Position = Next;
        return _mockStream.Read(_page);
    }

    [Benchmark]
    public void UnionFsWrite() => _handle.Write(Next, _page);

    [Benchmark]
    public void SystemIOWrite() => RandomAccess.Write(_file!, _page, Next);

    [Benchmark]
    public void UnionFsWriteFile() => _fileSystem!.WriteAllBytes("/folder/small", _page);

    [Benchmark]
    public void SystemIOWriteFile() => File.WriteAllBytes(_disk!.Root + "/small", _page);

    [Benchmark]
    public void MockFileSystemWriteFile() => _mock!.File.WriteAllBytes("/folder/small", _page);
}
