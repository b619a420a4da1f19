using System.Globalization;
using System.Text.Json;
using UnionFs.Oci;

namespace UnionFs.Benchmarks;

/// <summary>
/// The command <c>images [REFERENCE] [--rounds N] [--json FILE]</c>: what is done with a container image, beside other programs, in turns. Without a
/// reference the image is one layer with the files of the runtime.
/// </summary>
internal static class ImageRun
{
    private const int UsualRounds = 5;

    /// <summary>0, or 2 if the arguments make no sense.</summary>
    public static int Run(string[] arguments)
    {
        if (arguments is ["--open", var once])
        {
            ImageOpenings.OpenOnce(once);
            return 0;
        }

        if (arguments is ["--open-stored", var store, var name])
        {
            StoreOpenings.OpenOnce(store, name);
            return 0;
        }

        if (!TryParse(arguments, out var reference, out var rounds, out var json))
        {
            Console.Error.WriteLine("usage: images [REFERENCE] [--rounds N] [--json FILE]");
            return 2;
        }

        using var disk = new DiskCopy();
        reference ??= SampleImage.Write(disk.Root + "/image");
        var steps = RunGroup(reference, ImageOpenings.Of(reference), rounds);
        using (var commits = new ImageCommits(reference))
        {
            steps.AddRange(RunGroup(reference, commits.Steps(), rounds));
        }

        steps.AddRange(RunGroup(reference, StoreOpenings.Of(reference, disk.Root), rounds));
        if (json is not null)
        {
            File.WriteAllText(json, JsonSerializer.Serialize(steps.Select(static s => new { name = s.Name, cpu_s = s.Costs.Min(static c => c.Cpu), wall_s = s.Costs.Min(static c => c.Wall), peak_bytes = s.Costs.Max(static c => c.PeakBytes) })));
        }

        return 0;
    }

    /// <summary>Runs steps that are compared with each other, and prints what they cost.</summary>
    private static List<ImageStep> RunGroup(string reference, IEnumerable<ImageStep> group, int rounds)
    {
        var steps = group.ToList();
        for (var round = 0; round < rounds; round++)
        {
            // In turns, each round from another end, so that what the machine does meanwhile meets all alike.
            foreach (var step in round % 2 == 0 ? steps : Enumerable.Reverse(steps))
            {
                step.Costs.Add(step.Run());
            }
        }

        Print(reference, steps, rounds);
        return steps;
    }

    private static bool TryParse(string[] arguments, out string? reference, out int rounds, out string? json)
    {
        (reference, rounds, json) = (null, UsualRounds, null);
        for (var i = 0; i < arguments.Length; i++)
        {
            switch (arguments[i])
            {
                case "--rounds" when i + 1 < arguments.Length && int.TryParse(arguments[i + 1], CultureInfo.InvariantCulture, out rounds) && rounds > 0:
                    i++;
                    break;
                case "--json" when i + 1 < arguments.Length:
                    json = arguments[++i];
                    break;
                case var text when reference is null && ImageReference.IsReference(text):
                    reference = text;
                    break;
                default:
                    return false;
            }
        }

        return true;
    }

    private static void Print(string reference, List<ImageStep> steps, int rounds)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{reference}: least of {rounds} rounds in turns; p75 is of the CPU time, divided by the least"));
        Console.WriteLine($"{"step",-40} {"CPU s",8} {"p75",6} {"wall s",8} {"peak MiB",9}   ours / it");
        var ours = steps[0].Costs.Min(static c => c.Cpu);
        foreach (var step in steps)
        {
            var cpu = step.Costs.Select(static c => c.Cpu).Order().ToList();
            var peak = step.Costs.Max(static c => c.PeakBytes);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{step.Name,-40} {cpu[0],8:0.0000} {cpu[cpu.Count * 3 / 4] / cpu[0],6:0.00} {step.Costs.Min(static c => c.Wall),8:0.0000} {(peak == 0 ? "" : $"{peak / 1048576.0:0}"),9}   {ours / cpu[0]:0.000}"));
        }
    }
}
