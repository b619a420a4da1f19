using System.IO.Abstractions;

namespace UnionFs.Adapters.Tests.Differential;

/// <summary>
/// Which calls may run at all: none that changes anything outside the tree, and none that looks at what only the host has. The scripts
/// run on the host's own disk, often with every right.
/// </summary>
internal static class DiskGuard
{
    private static readonly string[] s_texts =
        ["contents", "searchPattern", "extension", "prefix", "filter", "value", "driveName", "relativeTo"];

    // What every root answers alike.
    private static readonly string[] s_ofRoot = ["get_Exists", "get_Extension", "get_FullName", "get_Name", "get_Parent", "get_Root", "get_FileSystem"];

    /// <summary>Whether a call stays inside. To be asked on the side of the disk, just before the call.</summary>
    public static bool Allows(Call call, Side disk)
    {
        if (Effort.LeavesOut(call.Member))
        {
            return false;
        }

        if (call.Member.Receiver == typeof(IPath) && call.Member.Name != "IPath.Exists(String)")
        {
            return true;
        }

        if (IsEndless(call, disk) || !AllowsTarget(call, disk))
        {
            return false;
        }

        var directory = DirectoryOf(call, disk);
        foreach (var (parameter, word) in call.Member.Parameters.Zip(call.Arguments))
        {
            var isPath = parameter.ParameterType == typeof(string) && (!s_texts.Contains(parameter.Name) || call.Member.Method.Name == "set_Path");
            if (isPath && word != "null" && !(parameter.Name == "pathToTarget"
                ? AllowsTarget(PathText.Read(word, disk.Root), LinkDirectory(call, disk), disk)
                : AllowsPath(PathText.Read(word, disk.Root), directory, call.Member, disk)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Waiting without end for what <see cref="WatcherSignal"/> does not bring about.</summary>
    private static bool IsEndless(Call call, Side disk) => call.Member.Method.Name == "WaitForChanged"
        && (call.Arguments is [_, "-1" or { Length: > 4 }]
            || (call.Arguments is [var changes] && (changes is not ("All" or "15" or "1" or "2") || disk.Slot(call.Target ?? -1) is not IFileSystemWatcher { Filter: "*", Path.Length: > 0 })));

    private static bool AllowsTarget(Call call, Side disk) => call.Target is not { } slot || disk.Slot(slot) switch
    {
        // In a sandbox the folder for temporary files is elsewhere, and a link.
        IFileSystemInfo info when info.FullName == $"{disk.Root}/{StartingTree.Temporary}" => s_ofRoot.Contains(call.Member.Method.Name),
        IFileSystemInfo info when call.Member.Method.IsSpecialName && call.Member.Pure => IsInside(info.FullName, Path.GetDirectoryName(disk.Root)!, orEqual: true) || (info.FullName == "/" && s_ofRoot.Contains(call.Member.Method.Name)),
        IFileSystemInfo info => IsInside(info.FullName, disk.Root, orEqual: call.Member.Pure) && (call.Member.Pure || !HoldsWorkingDirectory(info.FullName, disk)),
        _ => true,
    };

    private static bool OnlyLooks(Member member) => member.Pure || member.Method.Name is "SetCurrentDirectory" or "set_Path";

    private static bool AllowsPath(string path, string directory, Member member, Side disk)
    {
        if (IsNone(path))
        {
            return true;
        }

        var full = Path.GetFullPath(path, directory);
        return member.Pure ? IsInside(full, Path.GetDirectoryName(disk.Root)!, orEqual: true)
            : OnlyLooks(member) ? IsInside(full, disk.Root, orEqual: true)
            : IsInside(full, disk.Root, orEqual: false) && !HoldsWorkingDirectory(full, disk);
    }

    private static bool AllowsTarget(string path, string directory, Side disk) => IsNone(path) || IsInside(Path.GetFullPath(path, directory), disk.Root, orEqual: true);

    /// <summary>Paths no system call is made with.</summary>
    private static bool IsNone(string path) => path.Length == 0 || path.Contains('\0', StringComparison.Ordinal);

    /// <summary>A working directory that is gone has no path any more, on the disk; what it is then is not compared.</summary>
    private static bool HoldsWorkingDirectory(string path, Side disk) => IsInside(disk.FileSystem.Directory.GetCurrentDirectory(), path.TrimEnd('/'), orEqual: true);

    /// <summary>What relative paths are relative to.</summary>
    private static string DirectoryOf(Call call, Side disk) =>
        call.Member.Method.Name == "CreateSubdirectory" && disk.Slot(call.Target ?? -1) is IDirectoryInfo parent ? parent.FullName : disk.FileSystem.Directory.GetCurrentDirectory();

    private static string LinkDirectory(Call call, Side disk)
    {
        var path = disk.Slot(call.Target ?? -1) is IFileSystemInfo info ? info.FullName
            : call.Arguments[0] == "null" ? disk.Root
            : PathText.Read(call.Arguments[0], disk.Root);
        return path.Contains('\0', StringComparison.Ordinal) || path.Length == 0 ? disk.Root
            : Path.GetDirectoryName(Path.GetFullPath(path, disk.FileSystem.Directory.GetCurrentDirectory())) ?? disk.Root;
    }

    private static bool IsInside(string path, string directory, bool orEqual)
    {
        path = path.Length > 1 ? path.TrimEnd('/') : path;
        return path.StartsWith(directory + "/", StringComparison.Ordinal) || (orEqual && path == directory);
    }
}
