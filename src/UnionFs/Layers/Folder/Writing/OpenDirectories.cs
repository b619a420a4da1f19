namespace UnionFs;

/// <summary>
/// The way from a directory down to the one that is worked in, as open directories. Of a long way only the last ones stay open; one above is opened again
/// from the one below it and must be the one it was, so neither the length of a path nor descriptors are a limit, and nobody leads the way elsewhere.
/// </summary>
/// <param name="top">Where the way begins. It stays open, and is not closed here.</param>
internal sealed class OpenDirectories(HostDescriptor top) : IDisposable
{
    private const int MaxOpen = 64;
    private readonly List<(HostDescriptor? Directory, ulong Device, ulong Inode)> _below = [];

    /// <summary>The directory that was entered last.</summary>
    public HostDescriptor Current => _below.Count == 0 ? top : _below[^1].Directory!;

    public int Depth => _below.Count;

    /// <summary>Goes on to a directory, which is closed when it is left.</summary>
    public void Enter(HostDescriptor directory, in Statx stat)
    {
        _below.Add((directory, stat.Device, stat.Inode));
        if (_below.Count > MaxOpen)
        {
            var far = _below.Count - 1 - MaxOpen;
            _below[far].Directory?.Dispose();
            _below[far] = _below[far] with { Directory = null };
        }
    }

    /// <summary>
    /// Makes sure that the directory above is open, before the last one gets attributes that may keep its own user out of it. False if the way back
    /// leads to another directory than the one that was come from.
    /// </summary>
    public bool OpenParent()
    {
        if (_below.Count < 2 || _below[^2].Directory is not null)
        {
            return true;
        }

        var known = _below[^2];
        var parent = Current.OpenDirectory(".."u8, out _);
        if (parent is null || parent.Stat(default, out var stat) != FsError.OK || stat.Device != known.Device || stat.Inode != known.Inode)
        {
            parent?.Dispose();
            return false;
        }

        _below[^2] = known with { Directory = parent };
        return true;
    }

    /// <summary>Goes back to the directory above, which is open.</summary>
    public void Leave()
    {
        _below[^1].Directory?.Dispose();
        _below.RemoveAt(_below.Count - 1);
    }

    public void Dispose()
    {
        foreach (var (directory, _, _) in _below)
        {
            directory?.Dispose();
        }

        _below.Clear();
    }
}
