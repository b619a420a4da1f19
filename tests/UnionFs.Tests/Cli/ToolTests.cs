using Xunit;

namespace UnionFs.Tests.Cli;

/// <summary>What the demo tells over a folder.</summary>
public sealed class ToolTests : IDisposable
{
    private readonly ToolFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_demo_counts_what_is_there()
    {
        _folder.Write("lib/large", [.. "original"u8, .. new byte[50_000]]);
        _folder.Write("lib/small", "s");
        var run = ToolRun.InProcess("demo", _folder.Path);

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Contains("  0  base        4 entries  50,009 bytes  ", run.Output, StringComparison.Ordinal);
        Assert.Contains("its size:  50,008 bytes; 8 of them were written\n  copied up: 4,096 bytes (one chunk)\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("it begins with 'changed!' in the sandbox, and with 'original' in its layer", run.Output, StringComparison.Ordinal);
        Assert.Contains("    M /lib/large\n    D /usr/lib/python3/web/server.py\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("own:    4,096 bytes\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("  4  hotfix     2 changes, committed now\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("findings of verify: 0", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(run.Lines, static l => l.Length > 80 && !l.Contains("unionfs-tool-", StringComparison.Ordinal));
    }

    [Fact]
    public void An_empty_folder_is_a_base_too()
    {
        var run = ToolRun.InProcess("demo", _folder.Path);

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Contains("file:      /usr/bin/python3", run.Output, StringComparison.Ordinal);
    }
}
