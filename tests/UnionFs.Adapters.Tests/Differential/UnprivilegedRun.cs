using System.Diagnostics;
using System.Runtime.InteropServices;

namespace UnionFs.Adapters.Tests.Differential;

/// <summary>This test program once more, as a user without any rights, on a copy of it which that user can read.</summary>
internal static class UnprivilegedRun
{
    private const string Setpriv = "/usr/bin/setpriv";
    private const string Nobody = "65534";
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(10);

    /// <summary>Why it cannot be done here; null if it can.</summary>
    public static string? WhyUnavailable =>
        !OperatingSystem.IsLinux() ? "users are changed as on Linux"
        : Environment.UserName != "root" ? "only root can become another user; these tests already run as one without rights"
        : !File.Exists(Setpriv) ? "there is no setpriv here"
        : null;

    /// <summary>Runs one test and answers with its exit code and everything it printed.</summary>
    public static (int ExitCode, string Output) Test(string type, string method)
    {
        var folder = Copy();
        try
        {
            var start = new ProcessStartInfo(Setpriv) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
            string[] arguments =
            [
                $"--reuid={Nobody}", $"--regid={Nobody}", "--clear-groups", "--", Dotnet, Path.Combine(folder, $"{typeof(UnprivilegedRun).Assembly.GetName().Name}.dll"),
                "--filter-method", $"*{type}.{method}", "--show-live-output", "on", "--results-directory", Path.Combine(folder, "results"),
            ];
            foreach (var argument in arguments)
            {
                start.ArgumentList.Add(argument);
            }

            start.Environment["HOME"] = folder;
            return Finished(Process.Start(start)!);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Dotnet => Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));

    private static (int ExitCode, string Output) Finished(Process process)
    {
        using (process)
        {
            var errors = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEndAsync();
            if (!process.WaitForExit(s_patience))
            {
                process.Kill(entireProcessTree: true);
                process.WaitForExit();
            }

            return (process.ExitCode, output.Result + errors.Result);
        }
    }

    private static string Copy()
    {
        const UnixFileMode Everyone = (UnixFileMode)0b111_111_111;
        var folder = Directory.CreateTempSubdirectory("unionfs-tests-").FullName;
        foreach (var file in Directory.GetFiles(AppContext.BaseDirectory))
        {
            var copy = Path.Combine(folder, Path.GetFileName(file));
            File.Copy(file, copy);
            File.SetUnixFileMode(copy, Everyone);
        }

        File.SetUnixFileMode(folder, Everyone);
        return folder;
    }
}
