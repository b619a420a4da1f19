namespace UnionFs.FileProviders;

/// <summary>How paths of a sandbox are looked up for a provider.</summary>
internal static class SandboxPath
{
    /// <summary>What a link leads to, the link itself where that is nothing; separators at the end do not matter.</summary>
    public static FsError TryStat(UnionFileSystem fileSystem, ReadOnlySpan<char> path, out FileStat stat)
    {
        path = path.Length > 1 ? path.TrimEnd('/') : path;
        var error = fileSystem.TryStat(path, out stat);
        return error == FsError.OK || fileSystem.TryStat(path, out stat, followLinks: false) != FsError.OK ? error : FsError.OK;
    }
}
