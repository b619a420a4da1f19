using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace UnionFs.Benchmarks;

/// <summary>The command <c>gates [--json FILE] [--only NAME[,NAME]] [--ci]</c>.</summary>
internal static class GateRun
{
    private const string Usage = "usage: gates [--json FILE] [--only NAME[,NAME]] [--ci]";

    /// <summary>Runs the gates; 0 if none failed, 1 if one did, 2 if the arguments make no sense.</summary>
    public static int Run(ReadOnlySpan<string> arguments)
    {
        string? json = null;
        string[]? only = null;
        var ci = false;
        for (var i = 0; i < arguments.Length; i++)
        {
            switch (arguments[i])
            {
                case "--ci":
                    ci = true;
                    break;
                case "--json" when i + 1 < arguments.Length:
                    json = arguments[++i];
                    break;
                case "--only" when i + 1 < arguments.Length:
                    only = arguments[++i].Split(',', StringSplitOptions.RemoveEmptyEntries);
                    break;
                default:
                    return Refuse($"{arguments[i]}: not an option, or without its value");
            }
        }

        var unknown = only?.FirstOrDefault(static name => GateList.All.All(gate => gate.Name != name));
        return unknown is null
            ? Run([.. GateList.All.Where(gate => (only?.Contains(gate.Name) ?? true) && (!ci || gate.RunsInCi))], ci ? 2 : 1, json)
            : Refuse($"{unknown}: no such gate; there are {string.Join(", ", GateList.All.Select(static gate => gate.Name))}");
    }

    private static int Run(IReadOnlyList<Gate> gates, double slack, string? json)
    {
        var results = MeasureAll(gates, slack);
        if (json is not null)
        {
            File.WriteAllText(json, ToJson(results));
        }

        return results.Any(static r => r.Failed) ? 1 : 0;
    }

    /// <summary>Measures gates one after the other and prints the table.</summary>
    /// <param name="gates">The gates.</param>
    /// <param name="slack">How many times its goal each may reach.</param>
    public static IReadOnlyList<GateResult> MeasureAll(IReadOnlyList<Gate> gates, double slack)
    {
        Console.WriteLine($"{"gate",-24}{"ours",12}{"baseline",12}{"ratio",10}{"goal",9}{"p75/min",9}");
        var results = new List<GateResult>();
        var clock = Stopwatch.StartNew();
        foreach (var gate in gates)
        {
            var result = Measure(gate, gate.Goal * slack);
            results.Add(result);
            Console.WriteLine(ToLine(result));
        }

        Console.WriteLine(
            $"{results.Count(static r => r.Passed)} passed, {results.Count(static r => r.Failed)} failed, {results.Count(static r => r.Skipped is not null)} skipped in {clock.Elapsed.TotalSeconds:0} s");
        return results;
    }

    private static GateResult Measure(Gate gate, double goal)
    {
        try
        {
            return new GateResult(gate.Name, goal, gate.Measure(goal));
        }
        catch (GateSkippedException skipped)
        {
            return new GateResult(gate.Name, goal, null, Skipped: skipped.Message);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return new GateResult(gate.Name, goal, null, Broken: $"{e.GetType().Name}: {e.Message}");
        }
        finally
        {
            Memory.Reclaim();
            Memory.Reclaim();
        }
    }

    private static string ToLine(GateResult result)
    {
        if (result.Figure is not { } figure)
        {
            return result.Skipped is null ? $"{result.Name,-24}FAIL: {result.Broken}" : $"{result.Name,-24}skipped: {result.Skipped}";
        }

        var isCount = figure.Baseline == 0;
        var ours = isCount ? Number(figure.Ours) + " B" : Time(figure.Ours);
        var baseline = isCount ? "" : Time(figure.Baseline);
        var detail = figure.Detail is null ? "" : $"  ({figure.Detail})";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{result.Name,-24}{ours,12}{baseline,12}{Number(figure.Ratio),10}{Number(result.Goal),9}{figure.Spread,9:0.00}  {(result.Passed ? "pass" : "FAIL")}{detail}");
    }

    public static string Number(double value) => value.ToString(value is > 0 and < 0.1 ? "0.0000" : value < 100 ? "0.00" : "0", CultureInfo.InvariantCulture);

    public static string Time(double nanoseconds) => nanoseconds switch
    {
        < 10_000 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds:0.0} ns"),
        < 10_000_000 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1_000:0.0} us"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1_000_000:0.0} ms"),
    };

    private static string ToJson(IEnumerable<GateResult> results)
    {
        var rows = results.Select(static r => r.Figure is { } figure
            ? (object)new Dictionary<string, object>
            {
                ["name"] = r.Name,
                ["ours_ns"] = figure.Ours,
                ["baseline_ns"] = figure.Baseline,
                ["ratio"] = figure.Ratio,
                ["goal"] = r.Goal,
                ["spread"] = figure.Spread,
                ["pass"] = r.Passed,
                ["detail"] = figure.Detail ?? "",
            }
            : r.Skipped is null
                ? new Dictionary<string, object> { ["name"] = r.Name, ["goal"] = r.Goal, ["pass"] = false, ["detail"] = r.Broken! }
                : new Dictionary<string, object> { ["name"] = r.Name, ["goal"] = r.Goal, ["skipped"] = r.Skipped });
        return JsonSerializer.Serialize(rows);
    }

    private static int Refuse(string why)
    {
        Console.Error.WriteLine(why);
        Console.Error.WriteLine(Usage);
        return 2;
    }
}
