namespace UnionFs.Adapters.Tests.Differential;

/// <summary>The tree on the disk of the host, through the BCL.</summary>
internal static class DiskTree
{
    /// <summary>Makes the starting tree where nothing is.</summary>
    public static void Create(string root)
    {
        foreach (var entry in StartingTree.Entries)
        {
            var path = At(root, entry);
            if (entry.Target is { } target)
            {
                File.CreateSymbolicLink(path, target);
                continue;
            }

            if (entry.Content is { } content)
            {
                File.WriteAllBytes(path, content);
                File.SetUnixFileMode(path, entry.Mode);
            }
            else
            {
                Directory.CreateDirectory(path);
            }
        }

        // From the inside out, as what is made in a directory moves its time and may need its permissions.
        foreach (var entry in StartingTree.Entries.Reverse())
        {
            var path = At(root, entry);
            if (entry.Target is not null)
            {
                // The BCL sets the times of the link, if it is asked through an object.
                var link = new FileInfo(path) { LastWriteTimeUtc = entry.Time };
                link.LastAccessTimeUtc = entry.Time;
                continue;
            }

            File.SetLastWriteTimeUtc(path, entry.Time);
            File.SetLastAccessTimeUtc(path, entry.Time);
            if (entry.IsDirectory)
            {
                File.SetUnixFileMode(path, entry.Mode);
            }
        }
    }

    /// <summary>Deletes everything at and below a directory, whatever its permissions.</summary>
    public static void Delete(string root)
    {
        foreach (var directory in Directories(new DirectoryInfo(root)))
        {
            directory.UnixFileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        }

        Directory.Delete(root, recursive: true);
    }

    /// <summary>Everything below the parent of the root, the parent included; what cannot be read says so.</summary>
    public static IEnumerable<string> Walk(string root)
    {
        var top = new DirectoryInfo(Path.GetDirectoryName(root)!);
        var pending = new Stack<FileSystemInfo>([top]);
        while (pending.TryPop(out var entry))
        {
            yield return Line(entry);
            if (entry is not DirectoryInfo { LinkTarget: null } directory || !IsOpen(directory))
            {
                continue;
            }

            foreach (var child in directory.GetFileSystemInfos())
            {
                pending.Push(child);
            }
        }
    }

    /// <summary>Whether whoever runs this, who owns the tree, may list and enter a directory.</summary>
    private static bool IsOpen(DirectoryInfo directory)
    {
        const UnixFileMode Needed = UnixFileMode.UserRead | UnixFileMode.UserExecute;
        return Caller.Identity is null || (directory.UnixFileMode & Needed) == Needed;
    }

    private static string Line(FileSystemInfo entry)
    {
        if (entry.LinkTarget is { } target)
        {
            return TreeLine.Link(entry.FullName, target, entry.LastWriteTimeUtc);
        }

        if (entry is DirectoryInfo)
        {
            return TreeLine.Directory(entry.FullName, entry.UnixFileMode, entry.LastWriteTimeUtc);
        }

        return TreeLine.File(entry.FullName, entry.UnixFileMode, UnlockedFile.Read(entry.FullName), entry.LastWriteTimeUtc);
    }

    private static IEnumerable<DirectoryInfo> Directories(DirectoryInfo top)
    {
        var pending = new Stack<DirectoryInfo>([top]);
        while (pending.TryPop(out var directory))
        {
            yield return directory;
            foreach (var child in directory.GetDirectories().Where(static d => d.LinkTarget is null))
            {
                pending.Push(child);
            }
        }
    }

    private static string At(string root, StartingEntry entry) => entry.Path.Length == 0 ? root : $"{root}/{entry.Path}";
}
