namespace UnionFs.Tests.Access;

/// <summary>What a host forbids besides what POSIX does (<c>fs.protected_*</c>).</summary>
internal static class HostSettings
{
    public static bool ProtectsHardLinks => IsSet("protected_hardlinks");

    /// <summary>Links and files of others in sticky directories that everyone writes to.</summary>
    public static bool ProtectsStickyDirectories => IsSet("protected_symlinks") || IsSet("protected_regular");

    private static bool IsSet(string name)
    {
        var path = $"/proc/sys/fs/{name}";
        return File.Exists(path) && File.ReadAllText(path).Trim() != "0";
    }
}
