namespace UnionFs.Benchmarks;

/// <summary>Files in the lower directory of a kernel overlay, all on tmpfs or all on XFS with reflinks in an image on tmpfs.</summary>
internal sealed class OverlayCopyUp : CopyUpPeer
{
    private readonly DiskCopy _disk = new();
    private readonly MountNamespace _mounts = new();
    private readonly LoopImage? _image;
    private readonly string _root;
    private readonly string[] _paths;
    private readonly long _size;
    private bool _isMounted;

    public OverlayCopyUp(long size, int count, bool isXfs)
    {
        _size = size;
        _root = _disk.Root + "/root";
        Directory.CreateDirectory(_root);
        try
        {
            if (isXfs)
            {
                _image = new LoopImage(_disk.Root + "/image", (size * count) + (512L << 20));
                _mounts.Run(() => MountNamespace.Mount(_image.Device, _root, "xfs"));
            }

            _paths = [.. Enumerable.Range(0, count).Select(i => $"{_root}/merged/file-{i}")];
            _mounts.Run(() => Fill(count));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public override int Count => _paths.Length;

    public override void Clean() => _mounts.Run(() =>
    {
        if (_isMounted)
        {
            MountNamespace.Unmount(_root + "/merged");
            _isMounted = false;
        }

        foreach (var directory in new[] { "/upper", "/work" })
        {
            if (Directory.Exists(_root + directory))
            {
                Directory.Delete(_root + directory, recursive: true);
            }

            Directory.CreateDirectory(_root + directory);
        }

        MountNamespace.MountOverlay(_root + "/merged", [_root + "/lower"], _root + "/upper", _root + "/work");
        _isMounted = true;
        foreach (var path in _paths)
        {
            _ = new FileInfo(path).Length;
        }
    });

    public override void WriteAll() => _mounts.Run(() =>
    {
        ReadOnlySpan<byte> data = [1];
        foreach (var path in _paths)
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Write);
            RandomAccess.Write(file, data, _size / 2);
        }
    });

    public override void Dispose()
    {
        _mounts.Run(() =>
        {
            if (_isMounted)
            {
                MountNamespace.Unmount(_root + "/merged");
            }

            if (_image is not null)
            {
                MountNamespace.TryUnmount(_root);
            }
        });
        _mounts.Dispose();
        _image?.Dispose();
        _disk.Dispose();
    }

    private void Fill(int count)
    {
        Directory.CreateDirectory(_root + "/lower");
        Directory.CreateDirectory(_root + "/merged");
        for (var i = 0; i < count; i++)
        {
            using var file = File.OpenHandle($"{_root}/lower/file-{i}", FileMode.CreateNew, FileAccess.Write);
            foreach (var (offset, data) in SourceBytes.Shared.Extents(i, _size))
            {
                RandomAccess.Write(file, data.Span, offset);
            }
        }

        // What a layer holds has long been written out; a reflink would have to do it first.
        MountNamespace.Sync();
    }
}
