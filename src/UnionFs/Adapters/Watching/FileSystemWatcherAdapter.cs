using System.Collections.ObjectModel;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.IO.Abstractions;

namespace UnionFs;

/// <summary>
/// <see cref="FileSystemWatcher"/> on a sandbox: tells of changes through any door, on threads of the pool, one at a time and in order, soon after
/// they happened.
/// </summary>
internal sealed partial class FileSystemWatcherAdapter : Component, IFileSystemWatcher, IWatchObserver
{
    private const int LeastBufferSize = 4096;
    private const NotifyFilters All = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.Attributes | NotifyFilters.Size
        | NotifyFilters.LastWrite | NotifyFilters.LastAccess | NotifyFilters.CreationTime | NotifyFilters.Security;

    private readonly FileSystemAdapter _io;
    private readonly WatchFilters _filters = [];
    private string _path = "";
    private NotifyFilters _notifyFilter = NotifyFilters.LastWrite | NotifyFilters.FileName | NotifyFilters.DirectoryName;
    private int _bufferSize = 8192;
    private bool _includesSubdirectories;
    private bool _isEnabled;
    private bool _isInitializing;
    private bool _isDisposed;
    private DirectoryWatch? _watch;

    public FileSystemWatcherAdapter(FileSystemAdapter io) => _io = io;

    public FileSystemWatcherAdapter(FileSystemAdapter io, string path)
        : this(io)
    {
        ArgumentNullException.ThrowIfNull(path);
        RequireDirectory(path, nameof(path));
        _path = path;
    }

    public FileSystemWatcherAdapter(FileSystemAdapter io, string path, string filter)
        : this(io, path)
    {
        ArgumentNullException.ThrowIfNull(filter);
        Filter = filter;
    }

    public IFileSystem FileSystem => _io;

    public bool EnableRaisingEvents
    {
        get => _isEnabled;
        set
        {
            if (_isEnabled == value)
            {
                return;
            }

            if (value)
            {
                ObjectDisposedException.ThrowIf(_isDisposed, typeof(FileSystemWatcher));
            }

            _isEnabled = value;
            Restart();
        }
    }

    [AllowNull]
    public string Filter
    {
        get => _filters.Count == 0 ? "*" : _filters[0];
        set
        {
            _filters.Clear();
            _filters.Add(value!);
        }
    }

    public Collection<string> Filters => _filters;

    public bool IncludeSubdirectories
    {
        get => _includesSubdirectories;
        set
        {
            if (_includesSubdirectories != value)
            {
                _includesSubdirectories = value;
                Restart();
            }
        }
    }

    /// <summary>Kept for those who ask; as on Linux, how many events may wait does not depend on it.</summary>
    public int InternalBufferSize
    {
        get => _bufferSize;
        set => _bufferSize = Math.Max(value, LeastBufferSize);
    }

    public NotifyFilters NotifyFilter
    {
        get => _notifyFilter;
        set
        {
            if ((value & ~All) != 0)
            {
                throw new ArgumentException($"The value of argument '{nameof(value)}' ({(int)value}) is invalid for Enum type '{nameof(NotifyFilters)}'.");
            }

            if (_notifyFilter != value)
            {
                _notifyFilter = value;
                Restart();
            }
        }
    }

    [AllowNull]
    public string Path
    {
        get => _path;
        set
        {
            value ??= "";
            if (_path != value)
            {
                RequireDirectory(value, nameof(Path));
                _path = value;
                Restart();
            }
        }
    }

    public override ISite? Site
    {
        get => base.Site;
        set
        {
            base.Site = value;
            if (value is { DesignMode: true })
            {
                EnableRaisingEvents = true;
            }
        }
    }

    public ISynchronizeInvoke? SynchronizingObject { get; set; }

    public void BeginInit()
    {
        _isInitializing = true;
        Restart();
    }

    public void EndInit()
    {
        _isInitializing = false;
        Restart();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _isDisposed = true;
            _isEnabled = false;
            Restart();
        }

        base.Dispose(disposing);
    }

    private void RequireDirectory(string path, string parameter)
    {
        if (!_io.Directory.Exists(path))
        {
            throw new ArgumentException(
                path.Length == 0 ? $"The directory name {path} is invalid." : $"The directory name '{path}' does not exist.", parameter);
        }
    }

    /// <summary>Watches with the settings there are now, or not any more.</summary>
    private void Restart()
    {
        lock (_filters)
        {
            _watch?.Dispose();
            _watch = null;
            if (!_isEnabled || _isInitializing || _path.Length == 0)
            {
                return;
            }

            var full = _io.FullPathOf(_path);
            var error = _io.Sandbox.TryFindDirectory(full, out var directory);
            if (error == FsError.OK)
            {
                _watch = new DirectoryWatch(_io.Sandbox, directory!, _notifyFilter, _includesSubdirectories, this);
                return;
            }

            ThreadPool.QueueUserWorkItem(_ => Raise(IoErrors.For(error, full)));
        }
    }
}
