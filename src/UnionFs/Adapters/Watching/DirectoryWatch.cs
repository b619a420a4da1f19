namespace UnionFs;

/// <summary>
/// One time of watching: tells what happens in a directory as inotify would let System.IO tell it. The directory is watched as the node it is,
/// under the name it had.
/// </summary>
internal sealed class DirectoryWatch : IDisposable
{
    private const NotifyFilters Modify = NotifyFilters.LastAccess | NotifyFilters.LastWrite | NotifyFilters.Security | NotifyFilters.Size;
    private const NotifyFilters Attribute = Modify | NotifyFilters.Attributes | NotifyFilters.CreationTime;

    private readonly FoundDirectory _directory;
    private readonly NotifyFilters _filter;
    private readonly bool _isRecursive;
    private readonly IWatchObserver _observer;
    private readonly IDisposable _subscription;
    private volatile bool _isOver;

    public DirectoryWatch(UnionFileSystem sandbox, FoundDirectory directory, NotifyFilters filter, bool isRecursive, IWatchObserver observer)
    {
        _directory = directory;
        _filter = filter;
        _isRecursive = isRecursive;
        _observer = observer;
        _subscription = sandbox.Subscribe(See);
    }

    public void Dispose()
    {
        _isOver = true;
        _subscription.Dispose();
    }

    private void See(ChangeEvent change)
    {
        switch (change.Kind)
        {
            case ChangeEventKind.Lost:
                _observer.TellLost();
                break;
            case ChangeEventKind.Restored:
                SeeRestored(change);
                break;
            case ChangeEventKind.Created:
                TellName(WatcherChangeTypes.Created, change.NodeKind, NameOf(change));
                break;
            case ChangeEventKind.Deleted:
                SeeDeleted(change);
                break;
            case ChangeEventKind.Renamed:
                TellRenamed(change.NodeKind, NameOf(change), OldNameOf(change));
                break;
            default:
                TellChanged(change.Kind == ChangeEventKind.Content ? Modify : Attribute, NameOf(change));
                break;
        }
    }

    /// <summary>What went with a directory is told first, as if it had been taken apart.</summary>
    private void SeeDeleted(ChangeEvent change)
    {
        var name = NameOf(change);
        var (gone, prefix) = name is not null && _isRecursive ? (change.Contents(), name + "/") : (change.ContentsOf(_directory), "");
        foreach (var (path, kind) in gone)
        {
            if (_isRecursive || !path.Contains('/'))
            {
                TellName(WatcherChangeTypes.Deleted, kind, prefix + path);
            }
        }

        TellName(WatcherChangeTypes.Deleted, change.NodeKind, name);
    }

    private void SeeRestored(ChangeEvent change)
    {
        var (before, after) = (change.PathOf(_directory, isBefore: true), change.PathOf(_directory, isBefore: false));
        foreach (var (what, kind, path, oldPath) in change.Differences())
        {
            var (name, oldName) = (NameBelow(after, path), NameBelow(before, oldPath ?? path));
            switch (what)
            {
                case ChangeEventKind.Created:
                    TellName(WatcherChangeTypes.Created, kind, name);
                    break;
                case ChangeEventKind.Deleted:
                    TellName(WatcherChangeTypes.Deleted, kind, oldName);
                    break;
                case ChangeEventKind.Renamed:
                    TellRenamed(kind, name, oldName);
                    break;
                default:
                    TellChanged(what == ChangeEventKind.Content ? Modify : Attribute, name);
                    break;
            }
        }
    }

    private void TellName(WatcherChangeTypes what, NodeKind kind, string? name)
    {
        if (name is not null && (_filter & FilterOf(kind)) != 0 && !_isOver)
        {
            _observer.Tell(what, name);
        }
    }

    private void TellChanged(NotifyFilters filter, string? name)
    {
        if (name is not null && (_filter & filter) != 0 && !_isOver)
        {
            _observer.Tell(WatcherChangeTypes.Changed, name);
        }
    }

    /// <summary>What comes from outside is made, what goes there is removed.</summary>
    private void TellRenamed(NodeKind kind, string? name, string? oldName)
    {
        if (name is null || oldName is null)
        {
            TellName(WatcherChangeTypes.Deleted, kind, oldName);
            TellName(WatcherChangeTypes.Created, kind, name);
        }
        else if ((_filter & FilterOf(kind)) != 0 && !_isOver)
        {
            _observer.TellRenamed(name, oldName);
        }
    }

    private string? NameOf(ChangeEvent change) => _isRecursive ? change.PathBelow(_directory.Id) is { Length: > 0 } path ? path : null
        : change.Directory == _directory.Id && change.Name.Length > 0 && change.Node != _directory.Id ? FsName.ToText(change.Name.Span) : null;

    private string? OldNameOf(ChangeEvent change) => _isRecursive ? change.OldPathBelow(_directory.Id)
        : change.OldDirectory == _directory.Id ? FsName.ToText(change.OldName.Span) : null;

    private string? NameBelow(string? directory, string path)
    {
        if (directory is null)
        {
            return null;
        }

        var start = directory.EndsWith('/') ? directory : directory + "/";
        var name = path.StartsWith(start, StringComparison.Ordinal) ? path[start.Length..] : "";
        return name.Length > 0 && (_isRecursive || !name.Contains('/')) ? name : null;
    }

    private static NotifyFilters FilterOf(NodeKind kind) => kind == NodeKind.Directory ? NotifyFilters.DirectoryName : NotifyFilters.FileName;
}
