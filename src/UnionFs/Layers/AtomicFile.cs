using Microsoft.Win32.SafeHandles;

namespace UnionFs;

/// <summary>
/// A file that is there whole or not at all: written under a temporary name in its folder, flushed, renamed, and the folder flushed; every
/// step is checked. Disposing it without <see cref="Commit"/> leaves nothing behind.
/// </summary>
internal sealed class AtomicFile : IDisposable
{
    private readonly string _path;
    private readonly string _temporary;
    private readonly SafeFileHandle _handle;
    private long _length;
    private bool _isRenamed;

    public AtomicFile(string path)
    {
        _path = Path.GetFullPath(path);
        _temporary = $"{_path}.{Guid.NewGuid():N}.tmp";
        _handle = File.OpenHandle(_temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None);
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        RandomAccess.Write(_handle, bytes, _length);
        _length += bytes.Length;
    }

    /// <exception cref="IOException">The bytes or the name may not last; the old file is there, or the new one.</exception>
    public void Commit()
    {
        Durability.Flush(_handle, _path);
        _handle.Dispose();
        File.Move(_temporary, _path, overwrite: true);
        _isRenamed = true;
        Durability.FlushFolder(Path.GetDirectoryName(_path)!);
    }

    public void Dispose()
    {
        _handle.Dispose();
        if (!_isRenamed)
        {
            File.Delete(_temporary);
        }
    }
}
