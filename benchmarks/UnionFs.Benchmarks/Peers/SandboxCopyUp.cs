namespace UnionFs.Benchmarks;

/// <summary>Files of a memory layer in a sandbox.</summary>
internal sealed class SandboxCopyUp : CopyUpPeer
{
    private readonly UnionFileSystem _fileSystem;
    private readonly string[] _paths;
    private readonly Snapshot _clean;
    private readonly long _size;

    public SandboxCopyUp(long size, int count)
    {
        _size = size;
        _paths = [.. Enumerable.Range(0, count).Select(static i => $"/folder/file-{i}")];
        var builder = new MemoryLayerBuilder("files");
        for (var i = 0; i < count; i++)
        {
            builder.File(_paths[i], size, SourceBytes.Shared.Extents(i, size));
        }

        _fileSystem = UnionFileSystem.Create(LayerStack.Of(builder.Build()));
        _clean = _fileSystem.Snapshot();
    }

    public override int Count => _paths.Length;

    public override void Clean()
    {
        _fileSystem.Restore(_clean);
        Memory.Reclaim();
        foreach (var path in _paths)
        {
            _fileSystem.Stat(path);
        }
    }

    public override void WriteAll()
    {
        ReadOnlySpan<byte> data = [1];
        foreach (var path in _paths)
        {
            using var handle = _fileSystem.OpenHandle(path, FileMode.Open, FileAccess.Write);
            handle.Write(_size / 2, data);
        }
    }

    public override void Dispose() => _fileSystem.Dispose();
}
