using Xunit;

namespace UnionFs.Repo.Tests;

/// <summary>Files stay short enough to be read at once, hold one type each, and say what they are about.</summary>
public class SourceRuleTests
{
    private static readonly IReadOnlyList<SourceFile> s_sources = Repository.Sources("src", "tests", "benchmarks");

    [Fact]
    public void No_file_has_more_than_400_lines() => Findings.AssertNone(s_sources.SelectMany(SourceRules.LongFiles));

    [Fact]
    public void No_function_has_more_than_70_lines() => Findings.AssertNone(s_sources.SelectMany(SourceRules.LongFunctions));

    [Fact]
    public void Every_file_holds_one_type_and_has_its_name() => Findings.AssertNone(s_sources.SelectMany(SourceRules.SeveralTypes));

    [Fact]
    public void No_type_is_called_helper_manager_or_util() => Findings.AssertNone(s_sources.SelectMany(SourceRules.EmptyNames));

    [Fact]
    public void The_library_has_one_namespace_and_every_other_project_its_own()
    {
        Findings.AssertNone(Repository.Sources("src/UnionFs").SelectMany(static f => SourceRules.ForeignNamespaces(f, "UnionFs", allowsInner: false)));
        foreach (var project in Directory.EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories).Select(static p => Path.GetDirectoryName(p)!))
        {
            var name = Path.GetFileName(project);
            if (name != "UnionFs")
            {
                var files = Repository.Sources(Path.GetRelativePath(Repository.Root, project));
                Findings.AssertNone(files.SelectMany(f => SourceRules.ForeignNamespaces(f, name, allowsInner: true)));
            }
        }
    }

    [Fact]
    public void Every_rule_can_fail()
    {
        var longFile = new SourceFile("A.cs", new string('\n', 401));
        var longFunction = new SourceFile("A.cs", $"class A {{ int B() {{ {new string('\n', 70)} return 1; }} int C {{ get {{ {new string('\n', 70)} return 1; }} }} }}");
        var types = new SourceFile("A.cs", "namespace N; class A { class Inner; } delegate void B();");
        var named = new SourceFile("Other.cs", "class A;");
        var empty = new SourceFile("PathHelper.cs", "static class PathHelper { class TimeUtils; }");

        Assert.Equal(["A.cs: 401 lines"], SourceRules.LongFiles(longFile));
        Assert.Empty(SourceRules.LongFiles(new SourceFile("A.cs", new string('\n', 400))));
        Assert.Equal(["A.cs:1: a function of 71 lines", "A.cs:71: a function of 71 lines"], SourceRules.LongFunctions(longFunction));
        Assert.Equal(["A.cs: A, B"], SourceRules.SeveralTypes(types));
        Assert.Equal(["Other.cs: holds A"], SourceRules.SeveralTypes(named));
        Assert.Equal(["PathHelper.cs: PathHelper", "PathHelper.cs: TimeUtils"], SourceRules.EmptyNames(empty));
        Assert.Equal(["A.cs: N"], SourceRules.ForeignNamespaces(types, "UnionFs", allowsInner: true));
    }
}
