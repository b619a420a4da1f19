using System.ComponentModel;
using System.Diagnostics;

namespace UnionFs.Benchmarks;

/// <summary>A file with an XFS in it, as a block device.</summary>
internal sealed class LoopImage : IDisposable
{
    /// <exception cref="GateSkippedException">A tool is missing or refuses.</exception>
    public LoopImage(string path, long bytes)
    {
        using (var file = File.Create(path))
        {
            file.SetLength(bytes);
        }

        Run("mkfs.xfs", "-q", "-m", "reflink=1", path);
        Device = Run("losetup", "--find", "--show", path).Trim();
    }

    public string Device { get; }

    public void Dispose() => Run("losetup", "--detach", Device);

    private static string Run(string tool, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(tool, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var output = process.StandardOutput.ReadToEnd();
            var error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? output : throw new GateSkippedException($"{tool}: {error.Trim()}");
        }
        catch (Win32Exception e)
        {
            throw new GateSkippedException($"{tool} is not there: {e.Message}");
        }
    }
}
