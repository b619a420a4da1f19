using Microsoft.Win32.SafeHandles;

namespace UnionFs;

/// <summary>Keeps bytes in a temporary file that no longer has a name (where the system allows it) and that only the owner may read.</summary>
internal sealed class FileTarSpool : TarSpoolStorage
{
    private readonly SafeFileHandle _handle;
    private readonly FileStream _owner;
    private readonly string _layer;
    private readonly string _path;
    private long _length;

    public FileTarSpool(string layer)
    {
        _layer = layer;
        _path = Path.Combine(Path.GetTempPath(), $"unionfs-{Guid.NewGuid():N}.tmp");
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Delete,
            BufferSize = 0,
            Options = OperatingSystem.IsWindows() ? FileOptions.DeleteOnClose : FileOptions.None,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        _owner = new FileStream(_path, options);
        _handle = _owner.SafeFileHandle;
        if (!OperatingSystem.IsWindows())
        {
            File.Delete(_path);
        }
    }

    public override void Append(ReadOnlySpan<byte> bytes)
    {
        RandomAccess.Write(_handle, bytes, _length);
        _length += bytes.Length;
    }

    public override void Read(long offset, Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            var read = RandomAccess.Read(_handle, destination, offset);
            if (read == 0)
            {
                throw new LayerChangedException(_layer, _path, "the temporary file was cut short");
            }

            offset += read;
            destination = destination[read..];
        }
    }

    public override void Verify() => ObjectDisposedException.ThrowIf(_handle.IsClosed, typeof(TarLayer));

    public override void Dispose() => _owner.Dispose();
}
