using System.Diagnostics;

namespace UnionFs.Benchmarks;

/// <summary>
/// The command <c>report [--only SECTION[,SECTION]]</c>: measures sections, keeps them in <c>benchmarks/results</c> and writes
/// <c>benchmarks/README.md</c> and the plots from all that are kept. <c>--only none</c> writes without measuring.
/// </summary>
internal static class ReportRun
{
    private static readonly Dictionary<string, Action<Action<IReadOnlyList<Sample>, IReadOnlyList<string>>>> s_sections = new()
    {
        ["lookup"] = LookupSection.Measure,
        ["copyup"] = CopyUpSection.Measure,
        ["memory"] = MemorySection.Measure,
    };

    /// <summary>0, or 2 if the arguments make no sense.</summary>
    public static int Run(ReadOnlySpan<string> arguments)
    {
        string[] chosen = [.. s_sections.Keys, "gates"];
        if (arguments is ["--only", var only])
        {
            chosen = only.Split(',', StringSplitOptions.RemoveEmptyEntries);
        }
        else if (!arguments.IsEmpty)
        {
            return Refuse();
        }

        if (chosen.Any(static name => !s_sections.ContainsKey(name) && name is not ("gates" or "none")))
        {
            return Refuse();
        }

        var repository = FindRepository();
        var results = repository + "/benchmarks/results";
        var clock = Stopwatch.StartNew();
        foreach (var name in chosen.Where(static name => name != "none"))
        {
            Measure(name, RunConditions.Now(repository), results);
            Console.WriteLine($"{name}: done after {clock.Elapsed.TotalSeconds:0} s");
        }

        Write(repository + "/benchmarks", results);
        return 0;
    }

    private static void Measure(string name, RunConditions conditions, string results)
    {
        if (name == "gates")
        {
            var outcomes = GateRun.MeasureAll(GateList.All, 1);
            new SectionResult(name, conditions, [], []) { Gates = [.. GateList.All.Zip(outcomes, GateRow.Of)] }.Save(results);
            return;
        }

        s_sections[name]((samples, notes) => new SectionResult(name, conditions, [.. samples], [.. notes]).Save(results));
    }

    private static void Write(string folder, string results)
    {
        var lookup = SectionResult.Load(results, "lookup");
        var copyUp = SectionResult.Load(results, "copyup");
        var text = new ReportText(lookup, copyUp, SectionResult.Load(results, "memory"), SectionResult.Load(results, "gates"));
        File.WriteAllText(folder + "/README.md", text.ToString());
        if (lookup is not null)
        {
            File.WriteAllText(folder + "/lookup.svg", Plots.Lookup(lookup));
        }

        if (copyUp is not null)
        {
            File.WriteAllText(folder + "/copy-up.svg", Plots.CopyUp(copyUp));
        }
    }

    private static string FindRepository()
    {
        foreach (var start in new[] { Environment.CurrentDirectory, AppContext.BaseDirectory })
        {
            for (var directory = new DirectoryInfo(start); directory is not null; directory = directory.Parent)
            {
                if (File.Exists(directory.FullName + "/UnionFs.sln"))
                {
                    return directory.FullName;
                }
            }
        }

        throw new InvalidOperationException("The report is written into the repository; run it there.");
    }

    private static int Refuse()
    {
        Console.Error.WriteLine($"usage: report [--only SECTION[,SECTION]] with {string.Join(", ", s_sections.Keys)}, gates or none");
        return 2;
    }
}
