using System.Globalization;
using System.Text;

namespace UnionFs.Benchmarks;

/// <summary>The report as Markdown, from what the sections kept. It is written by the program alone.</summary>
internal sealed class ReportText(SectionResult? lookup, SectionResult? copyUp, SectionResult? memory, SectionResult? gates)
{
    private readonly StringBuilder _text = new();

    public override string ToString()
    {
        _text.Clear();
        Line("# Benchmarks");
        Line("This file and the two plots are written by `dotnet run -c Release --project benchmarks/UnionFs.Benchmarks -- report` from real runs.");
        Line("Each section can be run again alone: `report --only lookup,copyup,memory,gates`.");
        Lookup();
        CopyUp();
        Memory();
        Gates();
        Method();
        return _text.ToString().TrimEnd() + "\n";
    }

    private void Lookup()
    {
        Line("## Lookup");
        if (lookup is null)
        {
            Line("Not measured yet.");
            return;
        }

        Line("![Lookup time against number of layers](lookup.svg)");
        Line("A stat of one of 1,000 hot paths of six components, a miss beside one, and the first lookup of all: for UnionFs a new stack and a new sandbox " +
            "with nothing merged yet, for overlayfs a new mount. The naive probe asks a dictionary per layer, from the top down. CPU time.");
        Table("layers", lookup, static x => x.ToString("N0", CultureInfo.InvariantCulture),
            LookupSection.OurHit, LookupSection.OurMiss, LookupSection.OurFirst, LookupSection.ProbeHit, LookupSection.ProbeMiss,
            LookupSection.OverlayHit, LookupSection.OverlayMiss, LookupSection.OverlayFirst);
        Conditions(lookup);
    }

    private void CopyUp()
    {
        Line("## Copy-up");
        if (copyUp is null)
        {
            Line("Not measured yet.");
            return;
        }

        Line("![Time of a one-byte write against file size](copy-up.svg)");
        Line("Open a file that only a lower layer has, write one byte into its middle, close it. overlayfs copies the whole file, with reflinks its extents; " +
            "MockFileSystem has no layers and copies the file when it is opened and closed. All data is in memory. Wall time.");
        Table("size", copyUp, Plots.SizeOf, CopyUpSection.Ours, CopyUpSection.OverlayTmpfs, CopyUpSection.OverlayXfs, CopyUpSection.Mock);
        Conditions(copyUp);
    }

    private void Memory()
    {
        Line("## Memory");
        if (memory is null)
        {
            Line("Not measured yet.");
            return;
        }

        Line("Managed, native and mapped bytes together.");
        var rows = new StringBuilder("| what | how many | bytes each |\n|---|--:|--:|\n");
        foreach (var sample in memory.Samples.Where(static s => !s.Series.Contains("collection", StringComparison.Ordinal)))
        {
            rows.Append(CultureInfo.InvariantCulture, $"| {sample.Series} | {sample.X:N0} | {sample.Median:N0} |\n");
        }

        Line(rows.ToString().TrimEnd());
        rows = new StringBuilder("| pause | minimum | median | p75 ÷ min |\n|---|--:|--:|--:|\n");
        foreach (var sample in memory.Samples.Where(static s => s.Series.Contains("collection", StringComparison.Ordinal)))
        {
            rows.Append(CultureInfo.InvariantCulture,
                $"| {sample.Series.Replace(", ns", "", StringComparison.Ordinal)} | {GateRun.Time(sample.Minimum)} | {GateRun.Time(sample.Median)} | {sample.Spread:0.00} |\n");
        }

        Line(rows.ToString().TrimEnd());
        Conditions(memory);
    }

    private void Gates()
    {
        Line("## Gates");
        if (gates?.Gates is not { } list)
        {
            Line("Not measured yet.");
            return;
        }

        Line("Each is a ratio of two figures measured in turns in one process, and may not exceed its goal; `alloc`, `memory` and `fork-bytes` are bytes.");
        var rows = new StringBuilder("| gate | ours | baseline | ratio | goal | later | p75 ÷ min | | |\n|---|--:|--:|--:|--:|--:|--:|---|---|\n");
        foreach (var gate in list)
        {
            var isCount = gate.Baseline == 0;
            rows.Append(CultureInfo.InvariantCulture,
                $"| `{gate.Name}` | {(isCount ? $"{gate.Ours:0.#} B" : GateRun.Time(gate.Ours))} | {(isCount ? "" : GateRun.Time(gate.Baseline))} | {GateRun.Number(gate.Ratio)} | {gate.Goal} | {gate.Later} | {gate.Spread:0.00} | {gate.Outcome} | {gate.Detail.Replace('|', '/')} |\n");
        }

        Line(rows.ToString().TrimEnd());
        Conditions(gates);
        Line("### What keeps a gate from its later figure");
        foreach (var gate in list.Where(static g => g.Ratio > g.Later))
        {
            Line($"* `{gate.Name}` ({GateRun.Number(gate.Ratio)}, later {gate.Later.ToString(CultureInfo.InvariantCulture)}): {GateLimits.Find(gate.Name) ?? "the spread of the machine; other runs reach it."}");
        }
    }

    private void Method()
    {
        Line("## How it is measured");
        Line("* Gates: both sides in turns, at least 15 rounds of at least 20 ms, first one side and then the other; the figure is the minimum of ours divided " +
            "by the minimum of the baseline. Where the third quartile of a side is more than 1.5 times its minimum, or the figure within 10 % of its goal, up to three times the rounds.");
        Line("* CPU time of the measuring thread; of the whole process where a side may use several (`tar-index`, `build-sim`).");
        Line("* Inputs are fresh strings in a new random order each round, made in that order as callers make a path before they ask for it, and every answer is summed and compared with the truth.");
        Line("* Sections: the sides of a point in turns, up to 15 rounds; where one operation takes seconds, three.");
        Line("* `gates --ci` runs what does not depend on the machine, at twice the goal. Without a command the program is BenchmarkDotNet with its own options; " +
            "`--dry --filter '*'` runs every benchmark once.");
    }

    private void Table(string head, SectionResult result, Func<double, string> toText, params ReadOnlySpan<string> series)
    {
        var rows = new StringBuilder("Median, in brackets minimum and p75 ÷ minimum.\n\n| ").Append(head);
        var rule = new StringBuilder("|--:");
        foreach (var name in series)
        {
            rows.Append(" | ").Append(name);
            rule.Append("|--:");
        }

        rows.Append(" |\n").Append(rule).Append("|\n");
        foreach (var x in result.Samples.Select(static s => s.X).Distinct().Order())
        {
            rows.Append("| ").Append(toText(x));
            foreach (var name in series)
            {
                var sample = result.Samples.FirstOrDefault(s => s.Series == name && s.X == x);
                rows.Append(sample is null
                    ? " | –"
                    : string.Create(CultureInfo.InvariantCulture, $" | {GateRun.Time(sample.Median)} ({GateRun.Time(sample.Minimum)}, {sample.Spread:0.0})"));
            }

            rows.Append(" |\n");
        }

        Line(rows.ToString().TrimEnd());
    }

    private void Conditions(SectionResult result)
    {
        if (result.Notes.Length > 0)
        {
            Line("Not measured: " + string.Join("; ", result.Notes) + ".");
        }

        Line($"Measured {result.Conditions}.");
    }

    private void Line(string text) => _text.Append(text).Append("\n\n");
}
