namespace UnionFs.Adapters.Tests.Differential;

/// <summary>Runs the same scripts on the disk and on another side, and compares every answer and the trees.</summary>
/// <param name="name">What the report calls it.</param>
/// <param name="area">Where the trees on the disk are.</param>
/// <param name="makeOther">The other side, on a new starting tree.</param>
/// <param name="deliberate">Differences that are none.</param>
internal sealed class Campaign(string name, DiskArea area, Func<DiskArea, Side> makeOther, params IReadOnlyList<DeliberateDifference> deliberate)
{
    private const int CallsOfSeed = 150;
    private const int CallsBetweenTrees = 30;
    private const int CasesOfTree = 60;
    private const int ChangesOfTree = 4;
    private const int MaxReduced = 5;

    private readonly CampaignReport _report = new(name, deliberate);

    /// <summary>Whether scripts go on after a difference, though what comes after it may differ for that reason alone.</summary>
    public bool CountsAll { get; init; }

    /// <summary>Whether the first scripts that fail are made short.</summary>
    public bool Reduces { get; init; } = true;

    /// <summary>Whether trees are compared besides answers.</summary>
    public bool ComparesTrees { get; init; } = true;

    /// <summary>What came of it.</summary>
    public CampaignReport Report => _report;

    /// <summary>Tries every <paramref name="step"/>th edge of every member, and at least one of each.</summary>
    public void RunEdges(int step)
    {
        var first = new HashSet<Member>();
        var cases = new Queue<EdgeCase>(EdgeCases.All.Where((c, i) => first.Add(c.Member) | i % step == 0));
        while (cases.Count > 0)
        {
            RunCases(cases);
        }
    }

    /// <summary>Runs random scripts, seed after seed, until so many calls have been compared.</summary>
    public void RunRandom(int firstSeed, int calls)
    {
        var wanted = _report.Calls + calls;
        for (var seed = firstSeed; _report.Calls < wanted; seed++)
        {
            RunSeed(seed);
        }
    }

    /// <summary>Runs the random script of a seed.</summary>
    public void RunSeed(int seed)
    {
        var disk = RecordRandom(seed);
        Compare($"seed {seed}", disk, OnOther(disk));
    }

    /// <summary>Runs a script and answers with the first difference that is not deliberate.</summary>
    public Difference? FirstDifference(IReadOnlyList<Call> calls)
    {
        var (disk, other) = Run(calls);
        return Differences(disk, other).Select(static d => d.Difference).FirstOrDefault(d => _report.Deliberate(d) is null);
    }

    /// <summary>Runs a script on both sides, with the tree at its end.</summary>
    public (Execution Disk, Execution Other) Run(IReadOnlyList<Call> calls)
    {
        var execution = new Execution();
        using (var disk = new DiskSide(area, area.Root))
        {
            foreach (var call in calls)
            {
                execution.RunOnDisk(call, disk);
            }

            execution.TakeTree(disk);
        }

        return (execution, OnOther(execution));
    }

    private Execution RecordRandom(int seed)
    {
        var random = new RandomCalls(seed);
        var execution = new Execution();
        using var disk = new DiskSide(area, area.Root);
        while (execution.Calls.Count < CallsOfSeed)
        {
            if (execution.RunOnDisk(random.Next(disk), disk) is not null && execution.Calls.Count % CallsBetweenTrees == 0)
            {
                execution.TakeTree(disk);
            }
        }

        return execution;
    }

    /// <summary>Runs cases on one tree until it has changed a few times; those after the first difference stay in the queue.</summary>
    private void RunCases(Queue<EdgeCase> cases)
    {
        var execution = new Execution();
        var ends = new List<(EdgeCase Case, int End)>();
        using (var disk = new DiskSide(area, area.Root))
        {
            for (var changes = 0; changes < ChangesOfTree && ends.Count < CasesOfTree && cases.TryPeek(out var next); cases.Dequeue())
            {
                changes += Record(execution, next, disk) ? 1 : 0;
                ends.Add((next, execution.Calls.Count));
            }

            execution.TakeTree(disk);
        }

        if (Compare($"edge {ends[0].Case.Member}", execution, OnOther(execution)) is { } failed && failed < execution.Calls.Count)
        {
            var rest = ends.Where(e => e.End > failed).Skip(1).Select(static e => e.Case).Concat(cases.ToArray()).ToArray();
            cases.Clear();
            foreach (var one in rest)
            {
                cases.Enqueue(one);
            }
        }
    }

    /// <summary>The same script on the other side, when the side of the disk is gone.</summary>
    private Execution OnOther(Execution disk)
    {
        using var other = makeOther(area);
        return Execution.Replay(disk, other);
    }

    /// <summary>Whether the case changed something.</summary>
    private static bool Record(Execution execution, EdgeCase edge, Side disk)
    {
        var changed = false;
        foreach (var call in edge.Calls)
        {
            var answer = execution.RunOnDisk(call, disk);
            changed |= answer is { Succeeded: true } && call.Member == edge.Member && !edge.Member.Pure;
        }

        return changed;
    }

    /// <summary>Files what differs; answers with the number of the call it ended at, or null.</summary>
    private int? Compare(string where, Execution disk, Execution other)
    {
        int? failed = null;
        foreach (var (index, difference) in Differences(disk, other))
        {
            if (CountsAll && difference.Other == Answer.Skipped.Text)
            {
                // The call before it, which should have given it something to be called on, is counted already.
                continue;
            }

            if (_report.File($"{where} call {index}", difference))
            {
                if (!CountsAll)
                {
                    failed = index;
                    break;
                }
            }
        }

        _report.Count(disk, failed);
        if (failed is { } last && Reduces && _report.Reduced.Count < MaxReduced && _report.IsNewKind)
        {
            _report.Reduced.Add(CallShrinker.Shrink([.. disk.Calls.Take(last + 1)], FirstDifference));
        }

        return failed;
    }

    private IEnumerable<(int Index, Difference Difference)> Differences(Execution disk, Execution other)
    {
        for (var i = 0; i <= disk.Calls.Count; i++)
        {
            if (ComparesTrees && disk.Trees.TryGetValue(i, out var tree) && TreeDifference(tree, other.Trees[i]) is { } difference)
            {
                yield return (i, difference);
            }

            if (i < disk.Calls.Count && disk.Answers[i].Text != other.Answers[i].Text)
            {
                yield return (i, new Difference(disk.Calls[i], disk.Answers[i].Text, other.Answers[i].Text));
            }
        }
    }

    private static Difference? TreeDifference(IReadOnlyList<string> disk, IReadOnlyList<string> other)
    {
        var onlyDisk = disk.Except(other, StringComparer.Ordinal).Take(4).ToArray();
        var onlyOther = other.Except(disk, StringComparer.Ordinal).Take(4).ToArray();
        return onlyDisk.Length + onlyOther.Length == 0 ? null : new Difference(null, string.Join(" | ", onlyDisk), string.Join(" | ", onlyOther));
    }
}
