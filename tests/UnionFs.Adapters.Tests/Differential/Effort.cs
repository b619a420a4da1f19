using System.Text.RegularExpressions;

namespace UnionFs.Adapters.Tests.Differential;

/// <summary>How much is compared: a few seconds' worth, or what the environment asks for.</summary>
internal static class Effort
{
    private const int Everyday = 4_000;
    private static readonly Regex? s_without = Environment.GetEnvironmentVariable("UNIONFS_WITHOUT") is { } pattern ? new Regex(pattern) : null;

    /// <summary>Calls wanted on each starting tree: <c>UNIONFS_OPS=N</c>.</summary>
    public static int Calls => int.TryParse(Environment.GetEnvironmentVariable("UNIONFS_OPS"), out var wanted) ? wanted : Everyday;

    /// <summary>Every how manieth edge is tried, for about half of the calls.</summary>
    public static int EdgeStep => Math.Max(1, EdgeCases.All.Sum(static c => c.Calls.Count) * 2 / Calls);

    /// <summary>Whether the table of members is printed: <c>UNIONFS_COVERAGE=1</c>.</summary>
    public static bool PrintsCoverage => Environment.GetEnvironmentVariable("UNIONFS_COVERAGE") == "1";

    /// <summary>Whether a member is not to be called, so that others are met sooner: <c>UNIONFS_WITHOUT=pattern</c>.</summary>
    public static bool LeavesOut(Member member) => s_without?.IsMatch(member.Name) == true;

    /// <summary>Random calls besides.</summary>
    public static int RandomCalls => Calls / 2;
}
