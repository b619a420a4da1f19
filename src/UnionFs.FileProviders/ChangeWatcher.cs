namespace UnionFs.FileProviders;

/// <summary>
/// The filters that are watched below a root. Subscribes to the sandbox when the first is, so that a provider nobody watches costs writers
/// nothing. The lock guards the tables only; no code of others runs under it.
/// </summary>
internal sealed class ChangeWatcher(UnionFileSystem fileSystem, string root) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, WatchedFilter> _paths = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, WatchedFilter> _patterns = new(StringComparer.OrdinalIgnoreCase);
    private IDisposable? _subscription;
    private NodeId _root;
    private bool _isDisposed;

    /// <summary>The token of a filter; everyone who watches the same one shares it until it fires.</summary>
    public Microsoft.Extensions.Primitives.IChangeToken Watch(string filter)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_subscription is null)
            {
                _ = TryFindRoot(out _root);
                _subscription = fileSystem.Subscribe(OnChange);
            }

            if (!_paths.TryGetValue(filter, out var watched) && !_patterns.TryGetValue(filter, out watched))
            {
                watched = new WatchedFilter(filter);
                (watched.IsPattern ? _patterns : _paths).Add(filter, watched);
            }

            return watched.Token;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _subscription?.Dispose();
            _paths.Clear();
            _patterns.Clear();
        }
    }

    private void OnChange(ChangeEvent change)
    {
        try
        {
            if (change.Kind is ChangeEventKind.Restored or ChangeEventKind.Lost || IsOtherRoot())
            {
                Report(null);
                return;
            }

            Report(change, change.PathBelow(_root));
            Report(change, change.OldPathBelow(_root));
        }
        catch (ObjectDisposedException)
        {
            // The sandbox ended while its last events were told: there is nothing left to look at.
        }
    }

    /// <summary>Whether the root's path leads to another directory than before, or to none: then everything below may differ.</summary>
    private bool IsOtherRoot()
    {
        var isThere = TryFindRoot(out var node);
        var isOther = isThere ? node != _root : _root != default;
        _root = node;
        return isOther;
    }

    private bool TryFindRoot(out NodeId node)
    {
        var isThere = fileSystem.TryStat(root, out var stat) == FsError.OK && stat.IsDirectory;
        node = isThere ? stat.Id : default;
        return isThere;
    }

    /// <summary>Reports a path and, where a whole directory came or went with it, all that it holds.</summary>
    private void Report(ChangeEvent change, string? path)
    {
        if (string.IsNullOrEmpty(path) || IsNothingWatched())
        {
            return;
        }

        Report(path);
        if (change.Kind is ChangeEventKind.Created or ChangeEventKind.Deleted or ChangeEventKind.Renamed)
        {
            foreach (var (below, _) in change.Contents())
            {
                Report($"{path}/{below}");
            }
        }
    }

    private bool IsNothingWatched()
    {
        lock (_lock)
        {
            return _paths.Count == 0 && _patterns.Count == 0;
        }
    }

    /// <summary>Fires the tokens of a path; all of them for null.</summary>
    private void Report(string? path)
    {
        if (path is not null && ProviderPath.IsExcluded(path.AsSpan(path.LastIndexOf('/') + 1)))
        {
            return;
        }

        List<WatchedFilter> fired = [];
        lock (_lock)
        {
            Take(_paths, path is null ? null : _paths.ContainsKey(path) ? [path] : [], fired);
            Take(_patterns, path is null ? null : [.. _patterns.Where(p => p.Value.Matches(path)).Select(static p => p.Key)], fired);
        }

        fired.ForEach(static f => f.Fire());
    }

    private static void Take(Dictionary<string, WatchedFilter> filters, string[]? keys, List<WatchedFilter> taken)
    {
        if (keys is null)
        {
            taken.AddRange(filters.Values);
            filters.Clear();
            return;
        }

        foreach (var key in keys)
        {
            filters.Remove(key, out var filter);
            taken.Add(filter!);
        }
    }
}
