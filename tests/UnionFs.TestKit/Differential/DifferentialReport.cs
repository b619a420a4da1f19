using System.Diagnostics;
using System.Text;

namespace UnionFs.TestKit;

/// <summary>What came of comparing two sides over many seeds.</summary>
internal sealed class DifferentialReport(string name, IReadOnlyList<DeliberateDifference> deliberate)
{
    private const int MaxShown = 20;
    private readonly Dictionary<string, int> _counts = deliberate.ToDictionary(d => d.Name, _ => 0);
    private readonly SortedDictionary<string, int> _errors = new(StringComparer.Ordinal);
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly List<string> _unexplained = [];

    public int Operations { get; set; }

    public int Succeeded { get; set; }

    public List<ulong> Seeds { get; } = [];

    public int Unexplained { get; private set; }

    /// <summary>The first difference that is not deliberate.</summary>
    public Difference? First { get; private set; }

    /// <summary>The first script that failed, reduced, ready to be run.</summary>
    public string? Reduced { get; set; }

    /// <summary>How often each error was the answer.</summary>
    public IReadOnlyDictionary<string, int> Errors => _errors;

    /// <summary>Stops the clock.</summary>
    public void Finish() => _clock.Stop();

    /// <summary>Counts an answer.</summary>
    public void Count(string answer)
    {
        if (!answer.StartsWith("OK", StringComparison.Ordinal))
        {
            _errors[answer] = _errors.GetValueOrDefault(answer) + 1;
        }
    }

    /// <summary>Whether an operation is not to be run; counted if so.</summary>
    public bool LeavesOut(ScriptOperation operation)
    {
        var match = deliberate.FirstOrDefault(d => d.LeavesOut(operation));
        if (match is not null)
        {
            _counts[match.Name]++;
        }

        return match is not null;
    }

    /// <summary>Files a difference; answers whether the seed has to end.</summary>
    public bool File(ulong seed, int step, Difference difference)
    {
        var match = deliberate.FirstOrDefault(d => d.Matches(difference));
        if (match is not null)
        {
            _counts[match.Name]++;
            return match.EndsSeed;
        }

        Unexplained++;
        First ??= difference;
        if (_unexplained.Count < MaxShown)
        {
            _unexplained.Add($"seed {seed} step {step}: {difference}");
        }

        return true;
    }

    /// <summary>One line; more only if there is something to explain.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        var seconds = _clock.Elapsed.TotalSeconds;
        text.Append($"{name}: {Operations} operations ({100.0 * Succeeded / Math.Max(1, Operations):F0} % succeed, {_errors.Count} kinds of errors)");
        text.Append($", seeds {Seeds.FirstOrDefault()} to {Seeds.LastOrDefault()}, {seconds:F1} s, {Operations / seconds:F0} a second, unexplained {Unexplained}");
        foreach (var difference in deliberate)
        {
            text.Append($"\n  deliberate: {_counts[difference.Name],7} {difference.Name}: {difference.Reason}");
        }

        foreach (var difference in _unexplained)
        {
            text.Append('\n').Append(difference);
        }

        return (Reduced is null ? text : text.Append("\nreduced to:\n").Append(Reduced)).ToString();
    }
}
