using System.Diagnostics;
using System.IO.Abstractions;

namespace UnionFs;

/// <summary>Makes <see cref="IFileVersionInfo"/>.</summary>
internal sealed class FileVersionInfoFactory(FileSystemAdapter io) : IFileVersionInfoFactory
{
    public IFileSystem FileSystem => io;

    /// <summary>A file that begins as a program is read by System.Diagnostics, from a copy; all others have no version.</summary>
    public IFileVersionInfo GetVersionInfo(string fileName)
    {
        var full = io.FullPath(fileName);
        var shown = fileName.StartsWith('/') ? fileName : full;
        if (!io.File.Exists(full))
        {
            throw new FileNotFoundException(shown);
        }

        if (!io.Sandbox.FileExists(shown))
        {
            throw IoErrors.For(FsError.ENOENT, shown);
        }

        Span<byte> start = stackalloc byte[2];
        var isProgram = io.Sandbox.ReadAt(full, 0, start) == start.Length && start.SequenceEqual("MZ"u8);
        return new FileVersionInfoAdapter(shown, isProgram ? Read(full) : null);
    }

    private FileVersionInfo Read(string path)
    {
        var copy = Path.Combine(Path.GetTempPath(), $"unionfs-{Path.GetRandomFileName()}");
        try
        {
            using (var source = io.File.OpenRead(path))
            using (var target = new FileStream(copy, FileMode.CreateNew, FileAccess.Write))
            {
                source.CopyTo(target);
            }

            return FileVersionInfo.GetVersionInfo(copy);
        }
        finally
        {
            File.Delete(copy);
        }
    }
}
