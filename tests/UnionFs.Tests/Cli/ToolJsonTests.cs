using UnionFs.Cli.Commands;
using UnionFs.TestKit.Tar;
using Xunit;

namespace UnionFs.Tests.Cli;

/// <summary>The tables of the tool as people and as programs read them.</summary>
public sealed class ToolJsonTests : IDisposable
{
    private readonly ToolFolder _folder = new();
    private readonly string _base;
    private readonly string _patch;

    public ToolJsonTests()
    {
        _base = _folder.Write("base.tar", new TarBuilder().Directory("d").File("d/gone", "g").File("d/kept", "k").File("odd\n[red]", "x").End().ToArray());
        _patch = _folder.Write("patch.tar", new TarBuilder().File("d/.wh.gone").File("d/kept", "changed").Symlink("link", "d/kept").End().ToArray());
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Ls_lists_a_directory()
    {
        Assert.Equal(
            $"""
            mode        links  owner  size  modified          layer  name
            drwxr-xr-x      2  0:0       0  1970-01-01 00:00      0  d
            lrwxrwxrwx      1  0:0       6  1970-01-01 00:00      1  link -> d/kept
            -rw-r--r--      1  0:0       1  1970-01-01 00:00      0  odd\n[red]

            layers:
              1  {_patch}
              0  {_base}

            """.ReplaceLineEndings("\n"),
            Run("ls"));
        Assert.Equal(
            """
            mode        links  owner  size  modified          name
            -rw-r--r--      1  0:0       1  1970-01-01 00:00  kept

            """.ReplaceLineEndings("\n"),
            ToolRun.InProcess("ls", "-l", _base, "/d/kept").Output);
        Assert.Equal(["/d", "/link", "/odd\n[red]"], Json("ls").Select(static r => r["path"]));
        Assert.Equal([_base, _patch, _base], Json("ls").Select(static r => r["layer"]));
    }

    [Fact]
    public void Tree_draws_the_view()
    {
        Assert.Equal(
            $"""
            /  [1]
            ├── d  [0]
            │   └── kept  [1]
            ├── link -> d/kept  [1]
            └── odd\n[red]  [0]

            1 directory, 3 other entries

            layers:
              1  {_patch}
              0  {_base}

            """.ReplaceLineEndings("\n"),
            Run("tree"));
        Assert.Equal("/d\n└── kept\n\n0 directories, 1 other entry\n", ToolRun.InProcess("tree", "-l", _patch, "/d").Output);
        Assert.Equal(["/", "/d", "/link", "/odd\n[red]"], Json("tree", "--depth", "1").Select(static r => r["path"]));
        Assert.Equal(2, ToolRun.InProcess("tree", "--depth", "-1").Code);
    }

    [Fact]
    public void Stat_tells_everything_of_a_path()
    {
        var record = Assert.Single(Json("stat", "/d/kept"));

        Assert.Equal(("/d/kept", (Int128)7, _patch), (record["path"], record["size"], record["layer"]));
        Assert.Contains($"layer     1 {_patch}\nkind      file\nmode      644 -rw-r--r--\n", Run("stat", "/d/kept"), StringComparison.Ordinal);
        Assert.Contains("path      /link -> d/kept\n", Run("stat", "/link"), StringComparison.Ordinal);
    }

    [Fact]
    public void Explain_as_json_says_the_same_as_the_text()
    {
        var record = Assert.Single(Json("explain", "/d/gone"));
        var layers = ((List<object>)record["layers"]).Cast<Dictionary<string, object>>().ToList();

        Assert.False(record.ContainsKey("type"));
        Assert.Equal($"not there: layer 1 '{_patch}' hides it", record["summary"]);
        Assert.Equal(["nothing", "whiteout", "node"], layers.Select(static l => l["says"]));
        Assert.Equal(["top", _patch, _base], layers.Select(static l => l["layer"]));
        Assert.Equal($"the whiteout of layer 1 '{_patch}'", layers[2]["hidden_by"]);
        Assert.Equal("f", Assert.Single(Json("explain", "/d/kept"))["type"]);
    }

    [Fact]
    public void Diff_lists_what_differs_and_exits_with_0()
    {
        string[] stacks = ["-l", _base, "--to", _base, "--to", _patch];

        Assert.Equal(new ToolRun(0, "D /d/gone\nM /d/kept\nA /link\n", ""), ToolRun.InProcess(["diff", .. stacks]));
        var records = ToolRun.InProcess(["diff", "--json", .. stacks]).Lines.Select(JsonRecord.Parse).ToList();
        Assert.Equal(["D", "M", "A"], records.Select(static r => r["kind"]));
        Assert.Equal(["f", "f", "l"], records.Select(static r => r["type"]));
        Assert.Equal(["content"], (List<object>)records[1]["aspects"]);
        Assert.Equal(new ToolRun(0, "", ""), ToolRun.InProcess("diff", "-l", _base, "--to", _base));
        Assert.Equal(2, ToolRun.InProcess("diff", "-l", _base).Code);
    }

    [Fact]
    public void Verify_without_findings_exits_with_0()
    {
        Assert.Equal("4 entries, 8 bytes of content read, 0 findings\n"[1..], Run("verify")[1..]);
        var record = Assert.Single(Json("verify"));
        Assert.Equal(((Int128)5, (Int128)8), (record["entries"], record["bytes"]));
        Assert.Empty((List<object>)record["findings"]);
    }

    [Fact]
    public void Verify_with_findings_exits_with_1()
    {
        using var fs = UnionFileSystem.Create(LayerStack.Of(new UnreadableLayer()));
        using var text = new StringWriter();
        using var json = new StringWriter();

        Assert.Equal(1, VerifyCommand.Run(fs, asJson: false, text));
        Assert.Equal("unreadable /broken: the disk is on fire\n2 entries, 0 bytes of content read, 1 finding\n", text.ToString());
        Assert.Equal(1, VerifyCommand.Run(fs, asJson: true, json));
        var finding = (Dictionary<string, object>)Assert.Single((List<object>)JsonRecord.Parse(json.ToString().TrimEnd('\n'))["findings"]);
        Assert.Equal(("unreadable", "/broken", "the disk is on fire"), (finding["invariant"], finding["path"], finding["message"]));
    }

    private string Run(string command, params string[] arguments)
    {
        var run = ToolRun.InProcess([command, "-l", _base, "-l", _patch, .. arguments]);
        Assert.Equal((0, ""), (run.Code, run.Error));
        return run.Output;
    }

    private IEnumerable<Dictionary<string, object>> Json(string command, params string[] arguments) =>
        Run(command, ["--json", .. arguments]).TrimEnd('\n').Split('\n').Select(JsonRecord.Parse);
}
