using System.Text.RegularExpressions;
using Xunit;

namespace UnionFs.Repo.Tests;

/// <summary>Folders use each other in one direction, as ARCHITECTURE.md lists it.</summary>
public partial class ArrowTests
{
    public static TheoryData<string> Libraries => ["src/UnionFs", "src/UnionFs.Oci"];

    [Theory]
    [MemberData(nameof(Libraries))]
    public void The_sources_use_each_other_exactly_as_the_architecture_lists_it(string root)
    {
        string[] core = root == "src/UnionFs" ? [] : [typeof(UnionFileSystem).Assembly.Location];
        var found = SourceArrows.Find(Repository.Sources(root), root, core);
        var listed = ArrowList.Arrows(Repository.Read("ARCHITECTURE.md"), root);

        Assert.NotEmpty(listed);
        Findings.AssertNone(found.Where(a => !listed.Contains(a.Key)).Select(static a => $"not listed: {a.Key}: {a.Value}"));
        Findings.AssertNone(listed.Where(a => !found.ContainsKey(a)).Select(static a => $"listed and not used: {a}"));
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Every_folder_is_listed_and_points_up_only(string root)
    {
        var architecture = Repository.Read("ARCHITECTURE.md");
        var listed = ArrowList.Parse(architecture, root).Select(static f => f.Folder);
        var folders = Repository.Sources(root).Select(static s => s.Path.Split('/')).Select(static p => p.Length == 3 ? "(facade)" : p[2]).Distinct();

        Assert.Equal(folders.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
        Assert.Empty(ArrowList.GoingDown(architecture, root));
    }

    [Fact]
    public void Only_the_tests_see_what_is_internal()
    {
        var friends = Repository.Texts().Where(static t => t.Path.StartsWith("src/", StringComparison.Ordinal))
            .SelectMany(static t => Friend().Matches(t.Text).Select(m => m.Groups[1].Value)).Distinct();

        Assert.Equal(["UnionFs.Oci.Tests", "UnionFs.Tests"], friends.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_arrow_that_is_not_listed_is_found()
    {
        SourceFile[] sources =
        [
            new("root/Low/A.cs", "namespace N; class A { public int X; public int Y() => new B().Z; }"),
            new("root/High/B.cs", "namespace N; class B { public int Z; public int W(A a) => a.X; }"),
            new("root/Top.cs", "namespace N; class Top { public string S = nameof(B); }"),
        ];
        var found = SourceArrows.Find(sources, "root");

        Assert.Equal(["(facade) -> High", "High -> Low", "Low -> High"], found.Keys.Select(static a => a.ToString()).Order(StringComparer.Ordinal));
        Assert.StartsWith("root/Low/A.cs:1 uses B", found[new Arrow("Low", "High")], StringComparison.Ordinal);
    }

    [Fact]
    public void An_arrow_down_the_list_is_found()
    {
        const string Text = "x\n    src/UnionFs/\n      A/     first    imports nothing\n      B/   second   → A, C\n        In/    part of B\n      C/  third → B\n    src/Other/\n";

        Assert.Equal(["A", "B", "C"], ArrowList.Parse(Text).Select(static f => f.Folder));
        Assert.Equal([new Arrow("B", "C")], ArrowList.GoingDown(Text));
    }

    [GeneratedRegex("InternalsVisibleTo(?: Include=|\\()\"([^\"]+)\"")]
    private static partial Regex Friend();
}
