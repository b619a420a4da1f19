using Microsoft.Win32.SafeHandles;

namespace UnionFs.Oci;

/// <summary>
/// The files below one folder, opened name by name: nothing in it that is a link or no regular file is followed or waited for. On Linux that
/// holds whatever is swapped meanwhile; elsewhere each name is looked at before it is opened.
/// </summary>
internal sealed class LayoutFiles : IDisposable
{
    private readonly string _path;
    private readonly HostDescriptor? _root;
    private bool _isDisposed;

    public LayoutFiles(string path)
    {
        _path = path;
        if (!OperatingSystem.IsLinux() || Environment.GetEnvironmentVariable("UNIONFS_NATIVE") == "0")
        {
            if (!Directory.Exists(path))
            {
                throw new DirectoryNotFoundException($"There is no folder '{FsText.Quote(path)}'.");
            }

            return;
        }

        _root = HostDescriptor.OpenRoot(FsName.ToBytes(Path.GetFullPath(path)), out var error);
        if (_root is null)
        {
            throw error is FsError.ENOENT or FsError.ENOTDIR
                ? new DirectoryNotFoundException($"There is no folder '{FsText.Quote(path)}'.")
                : new IOException($"The folder '{FsText.Quote(path)}' cannot be opened: {error}.");
        }
    }

    /// <summary>Opens a file for reading; null if it is not there.</summary>
    /// <param name="names">The names on the way to it.</param>
    /// <exception cref="LayerFormatException">A link or something else that is no regular file is in its place, or on the way.</exception>
    public SafeFileHandle? Open(params ReadOnlySpan<string> names)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, typeof(BlobSource));
        return _root is null ? OpenManaged(names) : OpenNative(_root, names);
    }

    public void Dispose()
    {
        _isDisposed = true;
        _root?.Dispose();
    }

    private SafeFileHandle? OpenNative(HostDescriptor root, ReadOnlySpan<string> names)
    {
        var current = root;
        try
        {
            for (var i = 0; i < names.Length; i++)
            {
                var name = FsName.ToBytes(names[i]);
                var isLast = i == names.Length - 1;
                var next = isLast ? current.OpenFile(name, out var error) : current.OpenDirectory(name, out error);
                if (next is null)
                {
                    return error == FsError.ENOENT ? null
                        : error is FsError.ELOOP or FsError.ENOTDIR or FsError.ENXIO ? throw Special(names[..(i + 1)])
                        : throw new IOException($"'{FsText.Quote(PathOf(names[..(i + 1)]))}' cannot be opened: {error}.");
                }

                if (current != root)
                {
                    current.Dispose();
                }

                current = next;
            }

            if (current.Stat(default, out var stat) != FsError.OK || stat.Kind != NodeKind.File)
            {
                throw Special(names);
            }

            var file = new SafeFileHandle(current.DangerousGetHandle(), ownsHandle: true);
            current.SetHandleAsInvalid();
            return file;
        }
        finally
        {
            if (current != root)
            {
                current.Dispose();
            }
        }
    }

    private SafeFileHandle? OpenManaged(ReadOnlySpan<string> names)
    {
        for (var i = 1; i <= names.Length; i++)
        {
            var info = new FileInfo(PathOf(names[..i]));
            if (info.Attributes == (FileAttributes)(-1))
            {
                return null;
            }

            if (info.LinkTarget is not null || info.Attributes.HasFlag(FileAttributes.ReparsePoint) || info.Attributes.HasFlag(FileAttributes.Directory) == (i == names.Length))
            {
                throw Special(names[..i]);
            }
        }

        try
        {
            return File.OpenHandle(PathOf(names), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private LayerFormatException Special(ReadOnlySpan<string> names) =>
        new(_path, string.Join('/', names!), -1, "a link, a folder or a special file is in the place of a regular file or on the way to it, and is not followed");

    private string PathOf(ReadOnlySpan<string> names) => Path.Combine([_path, .. names]);
}
