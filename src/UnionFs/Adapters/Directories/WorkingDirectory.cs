namespace UnionFs;

/// <summary>
/// The current directory of one adapter. As on Unix it is a node, not a path: it goes along when it is renamed, and when it is removed there is no
/// path any more. Thread-safe.
/// </summary>
internal sealed class WorkingDirectory(UnionFileSystem sandbox)
{
    private volatile Place _place = new("/", sandbox.Nodes.Root);

    /// <summary>The path it has now.</summary>
    /// <exception cref="FileNotFoundException">It was removed.</exception>
    public string Path
    {
        get
        {
            var place = _place;
            if (place.Path.Length == 1 || (sandbox.TryStat(place.Path, out var stat, followLinks: false) == FsError.OK && stat.Id == place.Node.Id))
            {
                return place.Path;
            }

            var error = sandbox.TryGetPath(place.Node, out var path);
            if (error != FsError.OK)
            {
                throw IoErrors.For(FsError.ENOENT, "");
            }

            Interlocked.CompareExchange(ref _place, new Place(path, place.Node), place);
            return path;
        }
    }

    /// <summary>Makes another directory the current one, under the path that leads to it without links.</summary>
    public FsError TryChange(string path)
    {
        var error = sandbox.TryFindDirectory(path, out var node);
        error = error == FsError.OK ? sandbox.TryGetPath(node, out path) : error;
        if (error == FsError.OK)
        {
            _place = new Place(path, node);
        }

        return error;
    }

    private sealed record Place(string Path, Node Node);
}
