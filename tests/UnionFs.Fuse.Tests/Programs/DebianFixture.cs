using System.Diagnostics;

namespace UnionFs.Fuse.Tests.Programs;

/// <summary>
/// A Debian root with a compiler and the programs of the tests, as a tar: <c>UNIONFS_DEBIAN_DEV_TAR</c> if it names one, else made with mmdebstrap.
/// </summary>
internal static class DebianFixture
{
    private const string Packages = "git,gcc,make,libc6-dev,sqlite3,rsync,attr,acl";

    /// <summary>The tar, or why there is none.</summary>
    public static (string? Tar, string Why) Make(string directory)
    {
        if (Environment.GetEnvironmentVariable("UNIONFS_DEBIAN_DEV_TAR") is { Length: > 0 } made)
        {
            return (made, "");
        }

        var tar = Path.Combine(directory, "dev.tar");
        try
        {
            using var process = Process.Start(new ProcessStartInfo(
                "mmdebstrap", ["--quiet", "--variant=minbase", "--mode=root", $"--include={Packages}", "bookworm", tar]) { RedirectStandardError = true })!;
            var error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? (tar, "") : (null, $"mmdebstrap could not make the root: {error[^Math.Min(300, error.Length)..]}");
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return (null, $"it needs mmdebstrap: {e.Message}");
        }
    }
}
