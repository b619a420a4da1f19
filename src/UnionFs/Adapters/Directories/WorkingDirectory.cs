namespace UnionFs;

/// <summary>
/// The current directory of one adapter. As on Unix it is a node, not a path: it goes along when it is renamed, and when it is removed there is no
/// path any more. Thread-safe.
/// </summary>
internal sealed class WorkingDirectory(UnionFileSystem sandbox)
{
    private volatile Place _place = new("/", null);

    /// <summary>The path it has now.</summary>
    /// <exception cref="FileNotFoundException">It was removed.</exception>
    public string Path
    {
        get
        {
            var place = _place;
            if (place.Directory is null
                || (sandbox.TryStat(place.Path, out var stat, followLinks: false) == FsError.OK && stat.Id == place.Directory.Id))
            {
                return place.Path;
            }

            var error = place.Directory.TryGetPath(out var path);
            if (error != FsError.OK)
            {
                throw IoErrors.For(FsError.ENOENT, "");
            }

            Interlocked.CompareExchange(ref _place, new Place(path, place.Directory), place);
            return path;
        }
    }

    /// <summary>Makes another directory the current one, under the path that leads to it without links.</summary>
    public FsError TryChange(string path)
    {
        var error = sandbox.TryFindDirectory(path, out var directory, lists: false);
        error = error == FsError.OK ? directory!.TryGetPath(out path) : error;
        if (error == FsError.OK)
        {
            _place = new Place(path, directory);
        }

        return error;
    }

    /// <summary>A path and the directory that had it; none for the root, which never moves.</summary>
    private sealed record Place(string Path, FoundDirectory? Directory);
}
