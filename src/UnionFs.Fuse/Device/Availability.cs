using System.Globalization;

namespace UnionFs.Fuse;

/// <summary>Whether this process could mount, found out without mounting.</summary>
internal static class Availability
{
    private const int AdministerSystem = 21;

    /// <summary>Null if it could, or the reason why not.</summary>
    public static string? WhyNot()
    {
        if (!OperatingSystem.IsLinux())
        {
            return "Mounting needs Linux.";
        }

        var descriptor = Libc.Open(FuseDevice.Path, Libc.OpenReadWrite | Libc.OpenCloseOnExec, 0);
        if (descriptor < 0)
        {
            return $"'{FuseDevice.Path}' cannot be opened: {FsErrors.Describe(Libc.LastError())}.";
        }

        _ = Libc.Close(descriptor);
        if (Libc.EffectiveUser() == 0)
        {
            return MayMount() ? null : "This process is root without the capability to mount (CAP_SYS_ADMIN).";
        }

        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
        return folders.Any(static f => File.Exists(Path.Combine(f, Fusermount.Program))) ? null
            : $"This user may not mount, and there is no program '{Fusermount.Program}' (package fuse3).";
    }

    private static bool MayMount()
    {
        const string Effective = "CapEff:";
        var line = File.ReadLines("/proc/self/status").FirstOrDefault(static l => l.StartsWith(Effective, StringComparison.Ordinal));
        return line is null || ((ulong.Parse(line.AsSpan(Effective.Length), NumberStyles.HexNumber | NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture) >> AdministerSystem) & 1) != 0;
    }
}
