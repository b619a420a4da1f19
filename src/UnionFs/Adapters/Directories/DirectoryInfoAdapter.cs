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
        Io.Directory.CreateDirectory(FullName);
        Refresh();
    }

    public IDirectoryInfo CreateSubdirectory(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.Length == 0 || path[0] == '/')
        {
            throw new ArgumentException("The path must be a relative one.", nameof(path));
        }

        return Io.Directory.CreateDirectory(PathText.Join(FullName, path));
    }

    public override void Delete() => Delete(false);

    public void Delete(bool recursive)
    {
        DirectoryAdapter.Delete(Io, FullName, recursive);
        Refresh();
    }

    public void MoveTo(string destDirName)
    {
        var destination = Io.FullPath(destDirName, nameof(destDirName));
        DirectoryAdapter.Move(Io, FullName, destination);
        BecomeOther(destination, destDirName);
    }

    protected override IFileSystemInfo Same(string path) => new DirectoryInfoAdapter(Io, Io.FullPathOf(path), path);
}
