using Xunit;

namespace UnionFs.Repo.Tests;

/// <summary>The tree is finished, and of no machine.</summary>
public class TextRuleTests
{
    [Fact]
    public void No_text_names_a_machine_or_work_left_to_do() => Findings.AssertNone(Repository.Texts().SelectMany(TextRules.Findings));

    [Theory]
    [InlineData("see /wor", "k/main")]
    [InlineData("// TO", "DO: later")]
    [InlineData("throw new NotImplemented", "Exception();")]
    [InlineData("C:\\Use", "rs\\someone")]
    public void Every_rule_can_fail(string start, string end) => Assert.Single(TextRules.Findings(new SourceFile("a.cs", start + end)));

    [Fact]
    public void All_texts_are_looked_at()
    {
        var paths = Repository.Texts().Select(static t => t.Path).ToHashSet();

        Assert.Superset(new HashSet<string> { "README.md", "ARCHITECTURE.md", ".ci/run", "src/UnionFs/UnionFs.csproj", "src/UnionFs.Cli/Tool.cs" }, paths);
    }
}
