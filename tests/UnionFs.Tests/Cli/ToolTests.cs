using UnionFs.Cli;
using Xunit;

namespace UnionFs.Tests.Cli;

/// <summary>The tool as its user sees it: what it prints, and its exit code.</summary>
public sealed class ToolTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("unionfs-tool-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Operations_answer_as_the_contract_says()
    {
        var script = Path.Combine(_folder, "script");
        File.WriteAllText(script, """
            # a comment
            mkdir /d 755
            mkdir /d 755
            create /d/f 644
            write /d/f 0 68656c6c6f
            read /d/f 1 3
            utimens /d/f 1 1000000002
            stat /d/f
            symlink "a b" /l
            readlink /l
            readlink /d
            rename /d /e noreplace
            readdir /e
            rmdir /e
            snapshot s
            rmtree /e
            restore s
            restore t
            read /e/f 0 0
            """);

        var (code, output, _) = Run("run-script", "--trace", "-l", _folder, script);

        Assert.Equal(0, code);
        Assert.Equal(
            ["OK", "EEXIST", "OK", "OK", "OK 656c6c", "OK", "OK f 644 0 0 5 1 1000000002", "OK", "OK \"a b\"", "EINVAL", "OK", "OK [\"f\"]", "ENOTEMPTY", "OK", "OK", "OK", "ENOENT", "OK"],
            output.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public void A_script_that_cannot_be_parsed_runs_not_at_all()
    {
        var script = Path.Combine(_folder, "script");
        File.WriteAllText(script, "mkdir /d 755\nmkdir /e 999\n");

        var (code, output, error) = Run("run-script", "--trace", script);

        Assert.Equal(2, code);
        Assert.Empty(output);
        Assert.Contains("Line 2: '999' is no mode", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Dump_names_the_layer_of_every_path()
    {
        File.WriteAllText(Path.Combine(_folder, "f"), "x");
        var (code, output, _) = Run("dump", "--json", "-l", _folder);

        Assert.Equal(0, code);
        var lines = output.TrimEnd('\n').Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("{\"path\":\"/f\",\"type\":\"f\",", lines[1], StringComparison.Ordinal);
        Assert.Contains("\"sha256\":\"2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881\"", lines[1], StringComparison.Ordinal);
        Assert.EndsWith($"\"layer\":\"{_folder}\"}}", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void The_demo_tells_its_story()
    {
        File.WriteAllBytes(Path.Combine(_folder, "large"), new byte[50_000]);
        var (code, output, _) = Run("demo", _folder);

        Assert.Equal(0, code);
        Assert.Contains("copied up: 4,096 bytes (one chunk), not 50,000", output, StringComparison.Ordinal);
        Assert.Contains("findings of verify: 0", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "Could not find", "cat", "-l", "/nowhere/at/all", "/x")]
    [InlineData(1, "no such file or directory [ENOENT]", "cat", "/x")]
    [InlineData(2, "UnionFs.Oci", "ls", "-l", "image:debian")]
    [InlineData(2, "--help", "nonsense")]
    public void Failures_are_one_line_and_an_exit_code(int expected, string message, params string[] arguments)
    {
        var (code, _, error) = Run(arguments);

        Assert.Equal(expected, code);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd('\n').Split('\n'));
    }

    private static (int Code, string Output, string Error) Run(params string[] arguments)
    {
        var output = new StringWriter { NewLine = "\n" };
        var error = new StringWriter { NewLine = "\n" };
        return (Tool.Run(arguments, output, error), output.ToString(), error.ToString());
    }
}
