using System.Diagnostics;
using System.Text;

namespace UnionFs.Adapters.Tests.Differential;

/// <summary>Makes a failing script as short as it finds, within a few seconds; calls on what is no longer made are not made either.</summary>
internal static class CallShrinker
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(8);

    /// <summary>The shortest script found, with what differs, as text that can be run again.</summary>
    public static string Shrink(IReadOnlyList<Call> calls, Func<IReadOnlyList<Call>, Difference?> firstDifference)
    {
        var clock = Stopwatch.StartNew();
        if (firstDifference(calls) is not { } difference)
        {
            return "# does not fail when run again";
        }

        var kind = difference.Kind;
        for (var length = Math.Max(1, calls.Count / 2); ; length /= 2)
        {
            for (var start = calls.Count - length; start > -length; start -= length)
            {
                Call[] shorter = [.. calls.Take(Math.Max(0, start)), .. calls.Skip(start + length)];
                if (clock.Elapsed < s_patience && shorter.Length < calls.Count && firstDifference(shorter) is { } other && other.Kind == kind)
                {
                    (calls, difference) = (shorter, other);
                }
            }

            if (length <= 1)
            {
                break;
            }
        }

        var text = new StringBuilder();
        foreach (var call in calls)
        {
            text.Append(call).Append('\n');
        }

        return text.AppendJoin('\n', difference.ToString().Split('\n').Select(static l => $"# {l}")).ToString();
    }
}
