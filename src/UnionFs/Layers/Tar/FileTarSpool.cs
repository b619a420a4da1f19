namespace UnionFs;

/// <summary>
/// Keeps bytes in a temporary file that no longer has a name (where the system allows it) and that only the owner may read. Once
/// content is asked for it is mapped: nobody can cut it short any more, as its last descriptor is closed then.
/// </summary>
internal sealed class FileTarSpool : TarSpoolStorage
{
    private readonly Lock _lock = new();
    private readonly FileStream _file;
    private readonly string _layer;
    private readonly string _path;
    private MappedSpool? _mapped;
    private bool _cannotBeMapped;
    private bool _isDisposed;
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

        _file = new FileStream(_path, options);
        if (!OperatingSystem.IsWindows())
        {
            File.Delete(_path);
        }
    }

    public override long Length => _length;

    public override void Append(ReadOnlySpan<byte> bytes)
    {
        RandomAccess.Write(_file.SafeFileHandle, bytes, _length);
        _length += bytes.Length;
    }

    public override void Read(long offset, Span<byte> destination)
    {
        if (Mapped() is { } mapped)
        {
            mapped.Read(offset, destination);
            return;
        }

        while (!destination.IsEmpty)
        {
            var read = RandomAccess.Read(_file.SafeFileHandle, destination, offset);
            if (read == 0)
            {
                throw new LayerChangedException(_layer, _path, "the temporary file was cut short");
            }

            offset += read;
            destination = destination[read..];
        }
    }

    public override bool TryBorrow(long offset, int count, out BorrowedBytes bytes)
    {
        var mapped = Mapped();
        bytes = mapped is null ? default : mapped.Borrow(offset, count);
        return mapped is not null;
    }

    public override void Verify() => ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed), typeof(TarLayer));

    public override void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _mapped?.Dispose();
            _file.Dispose();
        }
    }

    /// <summary>The mapping, made on first use; null where there is no room for one.</summary>
    private MappedSpool? Mapped()
    {
        if (Volatile.Read(ref _mapped) is { } mapped)
        {
            return mapped;
        }

        if (Volatile.Read(ref _cannotBeMapped))
        {
            return null;
        }

        lock (_lock)
        {
            Verify();
            if (_mapped is null && !_cannotBeMapped)
            {
                try
                {
                    Volatile.Write(ref _mapped, new MappedSpool(_file, _length));
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or OutOfMemoryException)
                {
                    _cannotBeMapped = true;
                    return null;
                }

                if (!OperatingSystem.IsWindows())
                {
                    _file.Dispose();
                }
            }

            return _mapped;
        }
    }
}
