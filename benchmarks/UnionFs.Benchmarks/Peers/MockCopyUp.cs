using System.IO.Abstractions.TestingHelpers;

namespace UnionFs.Benchmarks;

/// <summary>Files of a MockFileSystem, which has no layers below: it copies a file when it is opened and when it is closed.</summary>
internal sealed class MockCopyUp : CopyUpPeer
{
    private readonly MockFileSystem _mock = new();
    private readonly string[] _paths;
    private readonly long _size;

    public MockCopyUp(int size, int count)
    {
        _size = size;
        _paths = [.. Enumerable.Range(0, count).Select(static i => $"/folder/file-{i}")];
        foreach (var path in _paths)
        {
            _mock.AddFile(path, new MockFileData(new byte[size]));
        }
    }

    public override int Count => _paths.Length;

    public override void Clean() => GC.Collect();

    public override void WriteAll()
    {
        foreach (var path in _paths)
        {
            using var stream = _mock.File.Open(path, FileMode.Open, FileAccess.Write);
            stream.Position = _size / 2;
            stream.WriteByte(1);
        }
    }

    public override void Dispose()
    {
    }
}
