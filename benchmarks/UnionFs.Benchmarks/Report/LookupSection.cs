using System.Diagnostics;

namespace UnionFs.Benchmarks;

/// <summary>Lookups against the number of layers: hit, miss, first lookup; ours, the naive probe, the kernel's overlay where it mounts.</summary>
internal static class LookupSection
{
    public const string OurHit = "UnionFs hit";
    public const string OurMiss = "UnionFs miss";
    public const string OurFirst = "UnionFs first lookup";
    public const string ProbeHit = "naive probe hit";
    public const string ProbeMiss = "naive probe miss";
    public const string OverlayHit = "overlayfs hit";
    public const string OverlayMiss = "overlayfs miss";
    public const string OverlayFirst = "overlayfs mount + first lookup";
    private const int HotPaths = 1000;

    public static IReadOnlyList<int> LayerCounts { get; } = [1, 8, 32, 128, 512, 2000];

    private static SampleTree Tree => SampleTree.Shared;

    private static string[] Hot { get; } = Tree.Hot(HotPaths);

    private static string[] Missing { get; } = [.. Hot.Select(static path => path[..^1] + "x")];

    /// <param name="keep">Takes what there is after each point.</param>
    public static void Measure(Action<IReadOnlyList<Sample>, IReadOnlyList<string>> keep)
    {
        var samples = new List<Sample>();
        var notes = new List<string>();
        var clock = Stopwatch.StartNew();

        // Once for nothing: the first point, too, is one of code that is compiled to the end.
        _ = Managed(LayerCounts[0]).ToList();
        foreach (var layers in LayerCounts)
        {
            Console.WriteLine($"lookup: {layers} layers, after {clock.Elapsed.TotalSeconds:0} s");
            samples.AddRange(Managed(layers));
            Console.WriteLine($"lookup: overlayfs, after {clock.Elapsed.TotalSeconds:0} s");
            try
            {
                samples.AddRange(Overlay(layers));
            }
            catch (GateSkippedException e)
            {
                notes.Add($"overlayfs, {layers} layers: {e.Message}");
            }

            keep(samples, notes);
            Memory.Reclaim();
        }
    }

    private static IEnumerable<Sample> Managed(int layers)
    {
        using var fileSystem = Tree.Open(layers);
        var probe = new LayerProbe(Tree, layers);
        var timings = Timings.Measure(
            [
                Lookups.Stat(fileSystem, Hot, Tree.Sizes),
                Lookups.Miss(fileSystem, Missing),
                FirstLookups([.. fileSystem.Stack]),
                Lookups.Of(Hot, path => probe.SizeOf(path), path => Tree.Sizes[path]),
                Lookups.Of(Missing, path => probe.SizeOf(path), static _ => -1),
            ],
            TimeSpan.FromSeconds(6));
        string[] series = [OurHit, OurMiss, OurFirst, ProbeHit, ProbeMiss];
        return series.Select((name, i) => Sample.Of(name, layers, timings[i]));
    }

    /// <summary>Each operation makes a stack nothing was looked up in, a sandbox on it, and asks for one path.</summary>
    private static Side FirstLookups(Layer[] layers)
    {
        var path = "";
        return new Side
        {
            MaxOperations = 1,
            Prepare = (_, random) =>
            {
                path = Tree.Paths[random.Next(Tree.Paths.Length)];
                return Tree.Sizes[path];
            },
            Run = _ =>
            {
                using var fileSystem = UnionFileSystem.Create(LayerStack.Of(layers));
                return fileSystem.Stat(path).Size;
            },
        };
    }

    private static IEnumerable<Sample> Overlay(int layers)
    {
        using var overlay = new OverlayLayers(Tree, layers);
        overlay.MountNow();
        var hits = Lookups.Of(Hot, path => new FileInfo(overlay.Root + path).Length, path => Tree.Sizes[path]);
        var misses = Lookups.Of(Missing, path => File.Exists(overlay.Root + path) ? 1 : 0, static _ => 0);
        var warm = Timings.Measure([Inside(overlay, hits), Inside(overlay, misses)], TimeSpan.FromSeconds(3));
        overlay.UnmountNow();
        var first = Timings.Measure([FirstLookup(overlay)], TimeSpan.FromSeconds(3));
        return
        [
            Sample.Of(OverlayHit, layers, warm[0]),
            Sample.Of(OverlayMiss, layers, warm[1]),
            Sample.Of(OverlayFirst, layers, first[0]),
        ];
    }

    private static Side Inside(OverlayLayers overlay, Side side) => new()
    {
        Clock = overlay.Clock,
        Prepare = side.Prepare,
        Run = operations => overlay.Run(() => side.Run(operations)),
    };

    private static Side FirstLookup(OverlayLayers overlay)
    {
        var path = "";
        return new Side
        {
            MaxOperations = 1,
            Clock = overlay.Clock,
            Prepare = (_, random) =>
            {
                var chosen = Tree.Paths[random.Next(Tree.Paths.Length)];
                path = overlay.Root + chosen;
                return Tree.Sizes[chosen];
            },
            Run = _ => overlay.Run(() =>
            {
                overlay.Mount();
                return new FileInfo(path).Length;
            }),
            Finish = overlay.UnmountNow,
        };
    }
}
