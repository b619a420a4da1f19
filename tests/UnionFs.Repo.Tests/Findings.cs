using Xunit;

namespace UnionFs.Repo.Tests;

/// <summary>A failure shows every finding, not the first few.</summary>
internal static class Findings
{
    public static void AssertNone(IEnumerable<string> findings)
    {
        var all = string.Join(Environment.NewLine, findings);
        if (all.Length > 0)
        {
            Assert.Fail(all);
        }
    }
}
