using System.Diagnostics;
using System.Text;

namespace UnionFs.Tests.Differential;

/// <summary>What came of comparing two sides over many seeds.</summary>
internal sealed class DifferentialReport(string name, IReadOnlyList<DeliberateDifference> deliberate)
{
    private const int MaxShown = 20;
    private readonly Dictionary<string, int> _counts = deliberate.ToDictionary(d => d.Name, _ => 0);
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly List<string> _unexplained = [];

    public int Operations { get; set; }

    public int Succeeded { get; set; }

    public List<ulong> Seeds { get; } = [];

    public int Unexplained { get; private set; }

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
        if (_unexplained.Count < MaxShown)
        {
            _unexplained.Add($"seed {seed} step {step}: {Describe(difference.Operation)}\n    ours: {difference.Ours}\n    host: {difference.Host}");
        }

        return true;
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        var seconds = _clock.Elapsed.TotalSeconds;
        text.AppendLine($"{name}: {Operations} operations ({Succeeded} succeeded), {Seeds.Count} seeds from {Seeds.FirstOrDefault()}, {seconds:F1} s, {Operations / seconds:F0} operations/s");
        text.AppendLine($"  differences unexplained: {Unexplained}");
        foreach (var difference in deliberate)
        {
            text.AppendLine($"  deliberate: {_counts[difference.Name],7} {difference.Name}: {difference.Reason}");
        }

        return text.AppendJoin('\n', _unexplained).ToString();
    }

    private static string Describe(ScriptOperation? o) => o is null
        ? "the trees after it"
        : $"{o.Verb} {FsText.Quote(o.Path)} other={FsText.Quote(o.Other)} mode={FsMode.ToOctal(o.Mode)} offset={o.Offset} length={o.Length}"
            + $" data={o.Data.Length} xattr={o.XattrName} uid={o.Uid} gid={o.Gid} mtime={o.ModifyTime.TotalNanoseconds} device={o.DeviceKind} {o.Device} {o.RenameMode}";
}
