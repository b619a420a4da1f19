using System.Diagnostics;
using System.Text;
using UnionFs.Cli;

namespace UnionFs.Tests.Cli;

/// <summary>One run of the tool: its exit code and what it printed.</summary>
internal sealed record ToolRun(int Code, string Output, string Error)
{
    public string[] Lines => Output.Length == 0 ? [] : Output.TrimEnd('\n').Split('\n');

    public static ToolRun InProcess(params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        return new ToolRun(Tool.Run(arguments, output, error), output.ToString(), error.ToString());
    }

    /// <summary>The built tool as its user starts it. What it prints is kept byte by byte (Latin-1).</summary>
    public static async Task<ToolRun> AsProcess(byte[] input, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "UnionFs.Cli.dll"), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.Latin1,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.StandardInput.BaseStream.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return new ToolRun(process.ExitCode, await output, await error);
    }
}
