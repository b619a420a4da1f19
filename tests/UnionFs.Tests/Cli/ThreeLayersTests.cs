using System.Diagnostics;
using Xunit;

namespace UnionFs.Tests.Cli;

/// <summary>Every operation of the script contract on a folder, a tar.gz and a folder, through the built tool.</summary>
public class ThreeLayersTests
{
    [Fact]
    public async Task Every_operation_answers_as_expected_once_succeeding_and_once_failing()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Cli/ThreeLayers");
        Assert.SkipUnless(OperatingSystem.IsLinux() && Programs.Exist("bash", "tar", "gzip", "awk"), "it needs bash, GNU tar, gzip and awk");
        var start = new ProcessStartInfo("bash", [Path.Combine(folder, "run.sh")]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["UNIONFS"] = $"dotnet exec {Path.Combine(AppContext.BaseDirectory, "UnionFs.Cli.dll")}";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(process.ExitCode == 0, $"{await output}{await error}");
        Assert.EndsWith("all as expected\n", await output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_script_has_every_operation_succeeding_and_failing()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Cli/ThreeLayers");
        var operations = OperationScript.Parse(new StringReader(File.ReadAllText(Path.Combine(folder, "script"))));
        var answers = File.ReadAllLines(Path.Combine(folder, "expected/trace"));
        var seen = operations.Zip(answers, static (o, answer) => (o.Verb, Succeeds: answer.StartsWith("OK", StringComparison.Ordinal))).ToHashSet();

        Assert.Equal(operations.Count, answers.Length);
        foreach (var verb in Enum.GetValues<ScriptVerb>())
        {
            Assert.Contains((verb, true), seen);
            Assert.Contains((verb, false), seen);
        }
    }
}
