using System.Diagnostics;
using System.Text;

namespace UnionFs.Adapters.Tests.Differential;

/// <summary>What came of comparing a side with the disk.</summary>
internal sealed class CampaignReport(string name, IReadOnlyList<DeliberateDifference> deliberate)
{
    private const int MaxShown = 200;
    private readonly Dictionary<string, int> _deliberate = deliberate.ToDictionary(static d => d.Name, static _ => 0);
    private readonly Dictionary<string, (int Count, string First)> _kinds = new(StringComparer.Ordinal);
    private readonly Dictionary<Member, int> _reached = [];
    private readonly SortedDictionary<string, int> _outcomes = new(StringComparer.Ordinal);
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    /// <summary>Calls compared.</summary>
    public int Calls { get; private set; }

    /// <summary>Scripts compared.</summary>
    public int Scripts { get; private set; }

    public int Unexplained { get; private set; }

    /// <summary>Whether the difference filed last was the first of its kind.</summary>
    public bool IsNewKind { get; private set; }

    /// <summary>The first scripts that failed, as short as they were found.</summary>
    public List<string> Reduced { get; } = [];

    /// <summary>How many compared calls each member had.</summary>
    public IReadOnlyDictionary<Member, int> Reached => _reached;

    /// <summary>The deliberate difference that one is, or null.</summary>
    public DeliberateDifference? Deliberate(Difference difference) => deliberate.FirstOrDefault(d => d.Matches(difference));

    /// <summary>Files a difference; answers whether it is unexplained.</summary>
    public bool File(string where, Difference difference)
    {
        if (Deliberate(difference) is { } match)
        {
            _deliberate[match.Name]++;
            return false;
        }

        Unexplained++;
        var (count, first) = _kinds.GetValueOrDefault(difference.Kind, (0, $"{where}: {difference}"));
        IsNewKind = count == 0;
        _kinds[difference.Kind] = (count + 1, first);
        return true;
    }

    /// <summary>Counts the calls that were compared, up to the one that failed.</summary>
    public void Count(Execution disk, int? failed)
    {
        Scripts++;
        for (var i = 0; i < disk.Calls.Count && i <= (failed ?? int.MaxValue); i++)
        {
            Calls++;
            _reached[disk.Calls[i].Member] = _reached.GetValueOrDefault(disk.Calls[i].Member) + 1;
            _outcomes[disk.Answers[i].Outcome] = _outcomes.GetValueOrDefault(disk.Answers[i].Outcome) + 1;
        }
    }

    /// <summary>Members no compared call reached.</summary>
    public IReadOnlyList<Member> NotReached() => [.. MemberTable.Public.Where(m => !_reached.ContainsKey(m))];

    /// <summary>Every member with the number of calls that reached it, a line each.</summary>
    public string Coverage() => string.Join('\n', MemberTable.Public.Select(m => $"{_reached.GetValueOrDefault(m),7} {m}"));

    /// <summary>Totals, deliberate differences, and the kinds of unexplained ones.</summary>
    public override string ToString()
    {
        var seconds = _clock.Elapsed.TotalSeconds;
        var text = new StringBuilder();
        var reached = MemberTable.Public.Count(_reached.ContainsKey);
        text.Append($"{name}: {Calls} calls compared, {reached} of {MemberTable.Public.Count} members reached, {seconds:F1} s, unexplained {Unexplained}");
        text.Append($"\n  on the disk: {string.Join(", ", _outcomes.OrderByDescending(static o => o.Value).Select(static o => $"{o.Value} {o.Key}"))}");
        if (NotReached() is { Count: > 0 } missing)
        {
            text.Append($"\n  members not reached: {string.Join(", ", missing)}");
        }

        foreach (var difference in deliberate)
        {
            text.Append($"\n  deliberate: {_deliberate[difference.Name],6} {difference.Name}: {difference.Reason}");
        }

        foreach (var (kind, (count, first)) in _kinds.OrderByDescending(static k => k.Value.Count).Take(MaxShown))
        {
            text.Append($"\n{count,6} × {kind}\n    {first}");
        }

        foreach (var script in Reduced)
        {
            text.Append("\nreduced to:\n").Append(script);
        }

        return text.ToString();
    }
}
