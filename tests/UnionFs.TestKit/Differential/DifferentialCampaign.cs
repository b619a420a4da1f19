namespace UnionFs.TestKit;

/// <summary>Runs the same random scripts on two sides, compares every answer, and the trees every so often.</summary>
/// <param name="name">What the report calls it.</param>
/// <param name="makeOurs">The side that says what is right, or what is tested, on a stack.</param>
/// <param name="makeOther">The other side.</param>
/// <param name="deliberate">Differences that are none.</param>
internal sealed class DifferentialCampaign(
    string name,
    Func<LayerStack, DifferentialSide> makeOurs,
    Func<LayerStack, DifferentialSide> makeOther,
    params IReadOnlyList<DeliberateDifference> deliberate)
{
    private const int OperationsOfSeed = 250;
    private const int OperationsBetweenTrees = 50;

    /// <summary>How many operations the environment asks for: <c>UNIONFS_OPS=N</c>, or 200,000 with <c>UNIONFS_LONG=1</c>.</summary>
    public static int OperationsWanted =>
        int.TryParse(Environment.GetEnvironmentVariable("UNIONFS_OPS"), out var wanted) ? wanted
        : Environment.GetEnvironmentVariable("UNIONFS_LONG") == "1" ? 200_000
        : 4_000;

    /// <summary>What scripts may have besides the operations that every file system has.</summary>
    public ScriptExtras Extras { get; init; }

    /// <summary>The script of a seed, if it is not one of the usual sort.</summary>
    public Func<ulong, HostScripts>? ScriptsOf { get; init; }

    /// <summary>Compares seed after seed until the operations wanted have run; reduces the first script that failed.</summary>
    public DifferentialReport Run(ulong firstSeed)
    {
        var report = new DifferentialReport(name, deliberate);
        for (var seed = firstSeed; report.Operations < OperationsWanted; seed++)
        {
            report.Seeds.Add(seed);
            var scripts = ScriptsOf?.Invoke(seed) ?? new HostScripts(seed, Extras);
            var failures = report.Unexplained;
            var steps = RunSeed(seed, scripts, report);
            if (failures == 0 && report.Unexplained > 0)
            {
                report.Reduced = ScriptShrinker.Shrink(new FailingScript(scripts.Stack, steps), FirstDifference).ToString();
            }
        }

        report.Finish();
        return report;
    }

    /// <summary>The first difference that is not deliberate, or null.</summary>
    public Difference? FirstDifference(LayerStack stack, IReadOnlyList<Step> steps)
    {
        var report = new DifferentialReport(name, deliberate);
        using var ours = makeOurs(stack);
        using var other = makeOther(stack);
        var times = new ExplicitTimes(stack);
        foreach (var step in steps)
        {
            if (!SameAnswers(report, 0, 0, step, times, ours, other))
            {
                return report.First;
            }
        }

        SameTrees(0, 0, times, ours, other, report);
        return report.First;
    }

    private List<Step> RunSeed(ulong seed, HostScripts scripts, DifferentialReport report)
    {
        var steps = new List<Step>();
        using var ours = makeOurs(scripts.Stack);
        using var other = makeOther(scripts.Stack);
        var times = new ExplicitTimes(scripts.Stack);
        while (steps.Count < OperationsOfSeed)
        {
            if (steps.Count % OperationsBetweenTrees == 0 && !SameTrees(seed, steps.Count, times, ours, other, report))
            {
                return steps;
            }

            var step = scripts.Next();
            if (step.Script is { } script && report.LeavesOut(script))
            {
                continue;
            }

            scripts.Accept(step);
            steps.Add(step);
            if (!SameAnswers(report, seed, steps.Count - 1, step, times, ours, other))
            {
                return steps;
            }
        }

        SameTrees(seed, OperationsOfSeed, times, ours, other, report);
        return steps;
    }

    private static bool SameAnswers(
        DifferentialReport report, ulong seed, int index, Step step, ExplicitTimes times, DifferentialSide ours, DifferentialSide other)
    {
        if (step.Script is { } script)
        {
            times.Learn(script);
        }

        var difference = new Difference(step, Answer(ours, step, times), Answer(other, step, times));
        report.Operations++;
        report.Succeeded += difference.Ours.StartsWith("OK", StringComparison.Ordinal) ? 1 : 0;
        report.Count(difference.Ours);
        return difference.Ours == difference.Host || !report.File(seed, index, difference);
    }

    private static string Answer(DifferentialSide side, Step step, ExplicitTimes times)
    {
        string answer;
        try
        {
            answer = side.Run(step);
        }
        catch (Exception exception)
        {
            return $"threw {exception}";
        }

        var asked = step.Script ?? new ScriptOperation(step.Open!.Verb == HandleVerb.Stat ? ScriptVerb.Stat : ScriptVerb.Read, "");
        return times.Normalize(asked, answer);
    }

    /// <summary>Compares line by line; a missing line is one difference, and those after it are not made of its shift.</summary>
    private static bool SameTrees(ulong seed, int step, ExplicitTimes times, DifferentialSide ours, DifferentialSide other, DifferentialReport report)
    {
        List<TreeEntry> left, right;
        try
        {
            left = [.. ours.Walk()];
            right = [.. other.Walk()];
        }
        catch (Exception exception)
        {
            report.File(seed, step, new Difference(null, "(a tree)", $"threw {exception}"));
            return false;
        }

        if (left.Select(e => e.Path).Except(right.Select(e => e.Path)).FirstOrDefault() is { } onlyOurs)
        {
            report.File(seed, step, new Difference(null, FsText.ToJson(onlyOurs), "(nothing)"));
            return false;
        }

        if (right.Select(e => e.Path).Except(left.Select(e => e.Path)).FirstOrDefault() is { } onlyOther)
        {
            report.File(seed, step, new Difference(null, "(nothing)", FsText.ToJson(onlyOther)));
            return false;
        }

        foreach (var (one, another) in left.Select(times.Show).Zip(right.Select(times.Show)))
        {
            if (one != another && report.File(seed, step, new Difference(null, one, another)))
            {
                return false;
            }
        }

        return true;
    }
}
