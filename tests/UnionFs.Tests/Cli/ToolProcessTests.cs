using System.Diagnostics;
using System.Text;
using UnionFs.TestKit.Tar;
using Xunit;

namespace UnionFs.Tests.Cli;

/// <summary>The built tool as its user starts it: bytes in, bytes out, exit codes.</summary>
public sealed class ToolProcessTests : IDisposable
{
    private readonly ToolFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_script_comes_from_standard_input_and_its_bytes_are_names()
    {
        byte[] script = [.. "mkdir /d 755\ncreate /d/"u8, 0xE4, 0xFF, .. " 644\nreaddir /d\nrmdir /no\nsymlink \"ä b\" /l\nreadlink /l\n"u8];

        var run = await ToolRun.AsProcess(script, "run-script", "--trace", "-");

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal("OK\nOK\nOK [\"\\udce4\\udcff\"]\nENOENT\nOK\nOK \"ä b\"\n", Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(run.Output)));
    }

    [Fact]
    public async Task Cat_writes_the_bytes_of_files()
    {
        var bytes = Enumerable.Range(0, 100_000).Select(static i => (byte)(i * 7)).ToArray();
        _folder.Write("layer/a", bytes);
        _folder.Write("layer/b", "end");

        var run = await ToolRun.AsProcess([], "cat", "-l", Path.Combine(_folder.Path, "layer"), "/a", "/b");

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal([.. bytes, .. "end"u8], Encoding.Latin1.GetBytes(run.Output));
    }

    [Fact]
    public async Task Wrong_usage_exits_with_2_and_failures_with_1_each_in_one_line()
    {
        foreach (var (code, message, arguments) in ((int, string, string[])[])
            [
                (2, "Required command was not provided", []),
                (2, "'nonsense'", ["nonsense"]),
                (2, "'-l'", ["ls", "-l"]),
                (2, "'path'", ["cat"]),
                (2, "--to", ["diff"]),
                (1, "There is no folder", ["ls", "-l", "oci:folder"]),
                (1, "x.tar", ["ls", "-l", "docker-archive:x.tar"]),
                (1, "debian", ["tree", "-l", "image:debian:12", "--store", Path.Combine(_folder.Path, "store")]),
                (1, "mine", ["verify", "-l", "sandbox:mine", "--store", Path.Combine(_folder.Path, "store")]),
                (1, "layer.tar.zst", ["ls", "-l", "layer.tar.zst"]),
                (2, "--grace", ["gc", "--grace", "x", "--store", Path.Combine(_folder.Path, "store")]),
                (2, "--grace", ["gc", "--grace", "-1", "--store", Path.Combine(_folder.Path, "store")]),
                (2, "'image:' names no image", ["ls", "-l", "image:", "--store", Path.Combine(_folder.Path, "store")]),
                (1, "There is no sandbox ''", ["ls", "-l", "sandbox:", "--store", Path.Combine(_folder.Path, "store")]),
                (1, "There is no sandbox 'a/b'", ["rm", "a/b", "--store", Path.Combine(_folder.Path, "store")]),
                (1, "There is no image 'mine' in", ["rm", "image:mine", "--store", Path.Combine(_folder.Path, "store")]),
                (1, "There is no image 'debian'", ["history", "debian", "--store", Path.Combine(_folder.Path, "store")]),
                (2, "is a sandbox", ["history", "sandbox:mine", "--store", Path.Combine(_folder.Path, "store")]),
                (2, "Line 1", ["run-script", _folder.Write("bad", "frob\n")]),
                (1, "[ENOENT]", ["cat", "/nothing"]),
                (1, "[ENOENT]", ["stat", "/nothing\n\u001b[31m"]),
                (1, "[EISDIR]", ["cat", "/"]),
                (1, "no folder", ["demo", "/nothing/at/all"]),
                (1, "no such", ["ls", "/nothing"]),
                (1, "Could not find", ["ls", "-l", "/nothing/at/all.tar"]),
                (1, "text.tar", ["ls", "-l", _folder.Write("text.tar", new string('x', 2000))]),
            ])
        {
            var run = await ToolRun.AsProcess([], arguments);

            Assert.True(run.Code == code && run.Output.Length == 0, $"{string.Join(' ', arguments)}: {run}");
            Assert.Contains(message, run.Error, StringComparison.OrdinalIgnoreCase);
            Assert.Matches("^unionfs: [^\\n\\u001b]+\\n$", run.Error);
        }
    }

    [Fact]
    public async Task A_word_that_is_no_UTF_8_is_the_bytes_it_is()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux tells the bytes of a command line");
        _folder.Write("layer/plain", "plain");

        var run = await Shell($"cd {_folder.Path}; name=\"$(printf 'b\\303\\244\\377')\"; printf odd > \"layer/$name\"; $TOOL cat -l layer \"/$name\"; rm \"layer/$name\"");

        Assert.Equal(new ToolRun(0, "odd", ""), run);
    }

    [Theory]
    [InlineData("--help > /dev/full", "unionfs: No space left on device\n")]
    [InlineData("run-script --trace s > /dev/full", "unionfs: No space left on device\n")]
    [InlineData("tree >&-", "unionfs: Access to the path is denied.\n")]
    public async Task Output_that_cannot_go_is_a_failure_in_one_line(string words, string error)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/dev/full is of Linux");
        _folder.Write("s", "mkdir /d 755\n");

        Assert.Equal(new ToolRun(1, "", error), await Shell($"cd {_folder.Path}; $TOOL {words}"));
    }

    private static async Task<ToolRun> Shell(string script)
    {
        var start = new ProcessStartInfo("sh", ["-c", script]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["TOOL"] = $"dotnet exec {Path.Combine(AppContext.BaseDirectory, "UnionFs.Cli.dll")}";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new ToolRun(process.ExitCode, output, await error);
    }

    [Fact]
    public async Task The_demo_tells_its_story_over_the_runtime_it_runs_on()
    {
        var run = await ToolRun.AsProcess([], "demo");

        Assert.Equal((0, ""), (run.Code, run.Error));
        foreach (var chapter in Enumerable.Range(1, 6))
        {
            Assert.Contains($"\n{chapter}. ", run.Output, StringComparison.Ordinal);
        }

        Assert.Contains("copied up: 4,096 bytes (one chunk)", run.Output, StringComparison.Ordinal);
        Assert.Contains("M /", run.Output, StringComparison.Ordinal);
        Assert.Contains("D /usr/lib/python3/web/server.py", run.Output, StringComparison.Ordinal);
        Assert.Contains("findings of verify: 0", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tar_and_a_compressed_tar_are_layers()
    {
        var tar = new TarBuilder().File("f", "content").End().ToArray();
        foreach (var path in (string[])[_folder.Write("a.tar", tar), _folder.Write("a.tar.gz", TarBuilder.Gzip(tar))])
        {
            Assert.Equal(new ToolRun(0, "content", ""), await ToolRun.AsProcess([], "cat", "-l", path, "/f"));
        }
    }
}
