using System.IO.Abstractions;

namespace UnionFs;

/// <summary>
/// What files and directories have in common. As in System.IO the object keeps what it saw when it was first asked; <see cref="Refresh"/> looks
/// again, and changes made through the object forget what it saw. A change that fails leaves what was seen before it.
/// </summary>
internal abstract class FileSystemInfoAdapter : IFileSystemInfo, IFileSystemAclSupport
{
    private NodeStatus _status;
    private bool _isKnown;
    private string? _linkTarget;
    private bool _isTargetKnown;

    protected FileSystemInfoAdapter(FileSystemAdapter io, string fullPath, string originalPath)
    {
        Io = io;
        FullName = fullPath;
        OriginalPath = originalPath;
    }

    public IFileSystem FileSystem => Io;

    public FileSystemAdapter Io { get; }

    public string FullName { get; private set; }

    /// <summary>The path as the caller wrote it: what the object prints.</summary>
    public string OriginalPath { get; private set; }

    public abstract bool Exists { get; }

    public abstract string Name { get; }

    public string Extension => Io.Path.GetExtension(FullName);

    public FileAttributes Attributes
    {
        get => Status.Error == FsError.OK || Status.IsMissing ? Status.Attributes : throw IoErrors.For(Status.Error, FullName);
        set
        {
            NodeAttributesAccess.SetAttributes(Io, FullName, Status, value, IsDirectoryInfo);
            Forget();
        }
    }

    public DateTime CreationTime
    {
        get => Time(static s => s.CreationTime).LocalDateTime;
        set => SetLastWriteTime(value);
    }

    public DateTime CreationTimeUtc
    {
        get => Time(static s => s.CreationTime).UtcDateTime;
        set => SetLastWriteTime(NodeAttributesAccess.Utc(value));
    }

    public DateTime LastAccessTime
    {
        get => Time(static s => s.LastAccessTime).LocalDateTime;
        set => SetLastAccessTime(value);
    }

    public DateTime LastAccessTimeUtc
    {
        get => Time(static s => s.LastAccessTime).UtcDateTime;
        set => SetLastAccessTime(NodeAttributesAccess.Utc(value));
    }

    public DateTime LastWriteTime
    {
        get => Time(static s => s.LastWriteTime).LocalDateTime;
        set => SetLastWriteTime(value);
    }

    public DateTime LastWriteTimeUtc
    {
        get => Time(static s => s.LastWriteTime).UtcDateTime;
        set => SetLastWriteTime(NodeAttributesAccess.Utc(value));
    }

    public string? LinkTarget
    {
        get
        {
            if (!_isTargetKnown)
            {
                _linkTarget = Io.Sandbox.TryReadLink(FullName, out var target) == FsError.OK ? target : null;
                _isTargetKnown = true;
            }

            return _linkTarget;
        }
    }

    public UnixFileMode UnixFileMode
    {
        get => Status.Error == FsError.OK && !Status.IsBroken ? Status.Mode
            : Status.Error == FsError.OK || Status.IsMissing ? (UnixFileMode)(-1)
            : throw IoErrors.For(Status.Error, FullName);
        set
        {
            NodeAttributesAccess.SetMode(Io, FullName, value);
            Forget();
        }
    }

    public abstract void Delete();

    public void CreateAsSymbolicLink(string pathToTarget)
    {
        // As in System.IO a relative path counts from where the current directory is now.
        Links.Create(Io, Io.FullPathOf(OriginalPath), OriginalPath, pathToTarget);
        Forget();
    }

    public IFileSystemInfo? ResolveLinkTarget(bool returnFinalTarget) =>
        Links.Resolve(Io, FullName, returnFinalTarget, IsDirectoryInfo) is { } target ? Same(target) : null;

    public object GetAccessControl() => throw AccessControl.NotSupported();

    public object GetAccessControl(IFileSystemAclSupport.AccessControlSections includeSections) => throw AccessControl.NotSupported();

    public void SetAccessControl(object value) => throw AccessControl.NotSettable(value);

    public void Refresh()
    {
        Forget();
        _ = Status;
    }

    /// <summary>Takes what was seen when the object was found by listing a directory.</summary>
    public void Know(in NodeStatus status)
    {
        _status = status;
        _isKnown = true;
    }

    public override string ToString() => OriginalPath;

    private bool IsDirectoryInfo => this is IDirectoryInfo;

    /// <summary>What was seen last.</summary>
    protected NodeStatus Status
    {
        get
        {
            if (!_isKnown)
            {
                _status = NodeStatus.Of(Io.Sandbox, FullName, Name);
                _isKnown = true;
            }

            return _status;
        }
    }

    /// <summary>What was seen does not hold any more; the next question looks again.</summary>
    protected void Forget() => _isKnown = _isTargetKnown = false;

    /// <summary>An object of the same kind for another path.</summary>
    protected abstract IFileSystemInfo Same(string path);

    /// <summary>The object goes along when what it stands for was moved.</summary>
    protected void BecomeOther(string fullPath, string originalPath)
    {
        FullName = fullPath;
        OriginalPath = originalPath;
        Forget();
    }

    private DateTimeOffset Time(Func<NodeStatus, DateTimeOffset> time) => NodeAttributesAccess.Time(Status, FullName, time);

    private void SetLastWriteTime(DateTimeOffset time)
    {
        Refresh();
        NodeAttributesAccess.SetLastWriteTime(Io, FullName, time, IsDirectoryInfo);
        Forget();
    }

    private void SetLastAccessTime(DateTimeOffset time)
    {
        Refresh();
        NodeAttributesAccess.SetLastAccessTime(Io, FullName, time, IsDirectoryInfo);
        Forget();
    }
}
