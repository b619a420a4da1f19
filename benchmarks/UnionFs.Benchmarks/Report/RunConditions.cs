using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace UnionFs.Benchmarks;

/// <summary>Where, when and on what a section was measured.</summary>
internal sealed record RunConditions(string Date, string Commit, string Machine, string Runtime)
{
    public static RunConditions Now(string repository) => new(
        DateTime.UtcNow.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture),
        Git(repository, "rev-parse", "--short=12", "HEAD") + (Git(repository, "status", "--porcelain", "--", "src").Length > 0 ? " with changes" : ""),
        $"{Processor()}, {Environment.ProcessorCount} logical processors, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30} GiB, {System()}",
        RuntimeInformation.FrameworkDescription);

    public override string ToString() => $"{Date}, commit {Commit}, {Machine}, {Runtime}";

    private static string Processor()
    {
        const string file = "/proc/cpuinfo";
        var line = File.Exists(file) ? File.ReadLines(file).FirstOrDefault(static l => l.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }

    private static string System() => OperatingSystem.IsLinux()
        ? $"Linux {Environment.OSVersion.Version.ToString(2)}"
        : RuntimeInformation.OSDescription;

    private static string Git(string repository, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("git", ["-C", repository, .. arguments]) { RedirectStandardOutput = true })!;
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? output.Trim() : "unknown";
        }
        catch (global::System.ComponentModel.Win32Exception)
        {
            return "unknown";
        }
    }
}
