using System.Diagnostics;

namespace UnionFs.Repo.Tests;

/// <summary>The command <c>dotnet</c>.</summary>
internal static class DotNet
{
    /// <summary>Runs it in a folder; answers its exit code and all it printed. It is ended when that is cancelled.</summary>
    public static async Task<(int Code, string Output)> RunAsync(string folder, CancellationToken cancellation, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellation);
            var error = process.StandardError.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            return (process.ExitCode, await output + await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
