using UnionFs.TestKit;

namespace UnionFs.Tests.Differential;

/// <summary>Runs the same random scripts on two sides, compares every answer, and the trees every so often.</summary>
internal sealed class DifferentialCampaign(string name, IReadOnlyList<DeliberateDifference> deliberate)
{
    private const int OperationsOfSeed = 250;
    private const int OperationsBetweenTrees = 50;

    /// <summary>How many operations the environment asks for: <c>UNIONFS_OPS=N</c>, or 200,000 with <c>UNIONFS_LONG=1</c>.</summary>
    public static int OperationsWanted =>
        int.TryParse(Environment.GetEnvironmentVariable("UNIONFS_OPS"), out var wanted) ? wanted
        : Environment.GetEnvironmentVariable("UNIONFS_LONG") == "1" ? 200_000
        : 5_000;

    /// <summary>Compares seed after seed until the operations wanted have run.</summary>
    public DifferentialReport Run(ulong firstSeed, Func<LayerStack, DifferentialSide> makeOurs, Func<LayerStack, DifferentialSide> makeHost)
    {
        var report = new DifferentialReport(name, deliberate);
        for (var seed = firstSeed; report.Operations < OperationsWanted; seed++)
        {
            report.Seeds.Add(seed);
            var scripts = new HostScripts(seed);
            var stack = scripts.Stack();
            using var ours = makeOurs(stack);
            using var host = makeHost(stack);
            RunSeed(seed, scripts, new ExplicitTimes(stack), ours, host, report);
        }

        return report;
    }

    private void RunSeed(ulong seed, HostScripts scripts, ExplicitTimes times, DifferentialSide ours, DifferentialSide host, DifferentialReport report)
    {
        for (var step = 0; step < OperationsOfSeed; step++)
        {
            if (step % OperationsBetweenTrees == 0 && !SameTrees(seed, step, times, ours, host, report))
            {
                return;
            }

            var operation = scripts.Next();
            if (report.LeavesOut(operation))
            {
                continue;
            }

            times.Learn(operation);
            var difference = new Difference(operation, times.Normalize(operation, ours.Run(operation)), times.Normalize(operation, host.Run(operation)));
            report.Operations++;
            report.Succeeded += difference.Ours.StartsWith("OK", StringComparison.Ordinal) ? 1 : 0;
            if (difference.Ours != difference.Host && report.File(seed, step, difference))
            {
                return;
            }
        }

        SameTrees(seed, OperationsOfSeed, times, ours, host, report);
    }

    /// <summary>Compares line by line; a missing line is one difference, and those after it are not made of its shift.</summary>
    private static bool SameTrees(ulong seed, int step, ExplicitTimes times, DifferentialSide ours, DifferentialSide host, DifferentialReport report)
    {
        List<TreeEntry> left = [.. ours.Walk()], right = [.. host.Walk()];
        if (left.Select(e => e.Path).Except(right.Select(e => e.Path)).FirstOrDefault() is { } onlyOurs)
        {
            report.File(seed, step, new Difference(null, FsText.ToJson(onlyOurs), "(nothing)"));
            return false;
        }

        if (right.Select(e => e.Path).Except(left.Select(e => e.Path)).FirstOrDefault() is { } onlyHost)
        {
            report.File(seed, step, new Difference(null, "(nothing)", FsText.ToJson(onlyHost)));
            return false;
        }

        foreach (var (one, other) in left.Select(times.Show).Zip(right.Select(times.Show)))
        {
            if (one != other && report.File(seed, step, new Difference(null, one, other)))
            {
                return false;
            }
        }

        return true;
    }
}
