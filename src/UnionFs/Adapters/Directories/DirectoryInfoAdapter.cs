using System.IO.Abstractions;

namespace UnionFs;

/// <summary><see cref="DirectoryInfo"/> on a sandbox.</summary>
internal sealed partial class DirectoryInfoAdapter(FileSystemAdapter io, string fullPath, string originalPath)
    : FileSystemInfoAdapter(io, fullPath, originalPath), IDirectoryInfo
{
    public override bool Exists => Status.IsDirectory;

    public override string Name => FullName == "/" ? "/" : PathText.Name(PathText.TrimEnd(FullName)).ToString();

    public IDirectoryInfo? Parent =>
        Io.Path.GetDirectoryName(FullName == "/" ? FullName : PathText.TrimEnd(FullName)) is { } parent ? new DirectoryInfoAdapter(Io, parent, parent) : null;

    public IDirectoryInfo Root => new DirectoryInfoAdapter(Io, "/", "/");

    public void Create()
    {
        DirectoryMaking.Make(Io, FullName, DirectoryMaking.DefaultMode);
        Forget();
    }

    public IDirectoryInfo CreateSubdirectory(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.Length == 0)
        {
            throw new ArgumentException("Path cannot be the empty string or all whitespace.", nameof(path));
        }

        if (path[0] == '/')
        {
            throw new ArgumentException("Second path fragment must not be a drive or UNC name.", nameof(path));
        }

        // As in System.IO nothing is below the root: it has no name that a path could go on after.
        var full = Io.FullPathOf(PathText.Join(FullName, path));
        var (here, there) = (PathText.TrimEnd(FullName), PathText.TrimEnd(full));
        if (!there.StartsWith(here, StringComparison.Ordinal) || (there.Length > here.Length && there[here.Length] != '/'))
        {
            throw new ArgumentException($"The directory specified, '{path}', is not a subdirectory of '{FullName}'.", nameof(path));
        }

        DirectoryMaking.Make(Io, full, DirectoryMaking.DefaultMode);
        return new DirectoryInfoAdapter(Io, full, full);
    }

    public override void Delete() => Delete(false);

    public void Delete(bool recursive)
    {
        DirectoryRemoval.Remove(Io, FullName, recursive);
        Forget();
    }

    public void MoveTo(string destDirName)
    {
        var destination = Io.FullPath(destDirName, nameof(destDirName));
        DirectoryMoving.Move(Io, FullName, destination);
        BecomeOther(destination.EndsWith('/') ? destination : destination + "/", destDirName);
    }

    protected override IFileSystemInfo Same(string path) => new DirectoryInfoAdapter(Io, Io.FullPathOf(path), path);
}
