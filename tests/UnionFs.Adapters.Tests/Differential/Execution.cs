namespace UnionFs.Adapters.Tests.Differential;

/// <summary>What one side said to a script: an answer for every call, and the tree after some of them.</summary>
internal sealed class Execution
{
    public List<Call> Calls { get; } = [];

    public List<Answer> Answers { get; } = [];

    /// <summary>Trees by the number of calls before them.</summary>
    public SortedDictionary<int, IReadOnlyList<string>> Trees { get; } = [];

    /// <summary>Runs a call, unless the guard of the disk forbids it or there is nothing to call it on: then it is no part of the script.</summary>
    public Answer? RunOnDisk(Call call, Side disk)
    {
        if (!DiskGuard.Allows(call, disk))
        {
            return null;
        }

        var answer = disk.Run(call);
        if (answer == Answer.Skipped)
        {
            return null;
        }

        Calls.Add(call);
        Answers.Add(answer);
        return answer;
    }

    /// <summary>Writes the tree of a side down, as it is now.</summary>
    public void TakeTree(Side side) => Trees[Calls.Count] = side.Walk();

    /// <summary>Runs the script of another execution on a side, with trees at the same places.</summary>
    public static Execution Replay(Execution script, Side side)
    {
        var execution = new Execution();
        for (var i = 0; ; i++)
        {
            if (script.Trees.ContainsKey(i))
            {
                execution.TakeTree(side);
            }

            if (i == script.Calls.Count)
            {
                return execution;
            }

            execution.Calls.Add(script.Calls[i]);
            execution.Answers.Add(side.Run(script.Calls[i]));
        }
    }
}
