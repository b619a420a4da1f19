using System.Globalization;
using UnionFs.Fuse;

namespace UnionFs.Benchmarks;

/// <summary>The command <c>mount-server LOWER DIR [--writeback] [--collect]</c>: the process that serves our mount, until it is unmounted.</summary>
internal static class MountServer
{
    /// <summary>The command line that starts it. Its garbage is collected as in the tool: while it works, which the settings of this program are not for.</summary>
    public static string[] Command(string lower, string target, params string[] more) =>
        ["env", "DOTNET_gcConcurrent=1", "dotnet", "exec", typeof(MountServer).Assembly.Location, "mount-server", lower, target, .. more];

    public static int Run(string[] arguments)
    {
        if (arguments is not [var lower, var target, .. var more] || !OperatingSystem.IsLinux())
        {
            Console.Error.WriteLine("usage: mount-server LOWER DIR [--writeback] [--collect]");
            return 2;
        }

        using var layer = Layer.FromDirectory(lower);
        using var fs = UnionFileSystem.Create(LayerStack.Of(layer));
        var options = new FuseMountOptions { WritebackCache = more.Contains("--writeback"), OnError = Console.Error.WriteLine };
        using var mount = FuseMount.Mount(fs, target, options);
        var pauses = new PauseWatch();
        var before = (GC.CollectionCount(0), GC.GetTotalAllocatedBytes(), GC.GetTotalPauseDuration());
        using (more.Contains("--collect") ? new Timer(static _ => GC.Collect(), null, 100, 100) : null)
        {
            mount.WaitForExit();
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{mount.Counters}; {GC.CollectionCount(0) - before.Item1} collections, paused {(GC.GetTotalPauseDuration() - before.Item3).TotalMilliseconds:F1} ms in all, {pauses.Longest.TotalMilliseconds:F2} ms at most; {(GC.GetTotalAllocatedBytes() - before.Item2) / 1024.0:F0} KiB allocated"));
        return 0;
    }
}
