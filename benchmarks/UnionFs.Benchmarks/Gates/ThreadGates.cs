using System.Globalization;

namespace UnionFs.Benchmarks;

/// <summary>What a reader costs while other threads use the same sandbox. CPU time of the reader, so that sharing a core does not count.</summary>
internal static class ThreadGates
{
    private const int HotPaths = 1000;

    public static IEnumerable<Gate> All =>
    [
        new("reader-beside-writer", 1.25, 1.1, ReaderBesideWriter),
        new("two-readers", 1.1, 1.05, TwoReaders),
    ];

    private static SampleTree Tree => SampleTree.Shared;

    /// <summary>The writer writes to the hot files themselves and creates and removes names beside them.</summary>
    private static Figure ReaderBesideWriter(double goal)
    {
        using var fileSystem = Tree.Open(8);
        var hot = Tree.Hot(HotPaths);
        byte[] data = [1];
        var next = 0;
        void Write()
        {
            var path = hot[next++ % hot.Length];
            fileSystem.WriteAt(path, 0, data);
            fileSystem.CreateFile(path + "-new");
            fileSystem.Unlink(path + "-new");
            data[0]++;
        }

        for (var i = 0; i < 2 * hot.Length; i++)
        {
            Write();
        }

        var writer = new Background(Write);
        var figure = Comparison.Measure(
            Beside(writer, Lookups.Stat(fileSystem, hot, Tree.Sizes)), Lookups.Stat(fileSystem, hot, Tree.Sizes), goal);
        return figure with { Detail = $"{3 * writer.Runs} writes meanwhile; {Control(goal)}" };
    }

    private static Figure TwoReaders(double goal)
    {
        using var fileSystem = Tree.Open(8);
        var hot = Tree.Hot(HotPaths);
        var others = hot.Select(static path => new string(path.AsSpan())).ToArray();
        Random.Shared.Shuffle(others);
        var next = 0;
        var reader = new Background(() => fileSystem.Stat(others[next++ % others.Length]));
        var figure = Comparison.Measure(
            Beside(reader, Lookups.Stat(fileSystem, hot, Tree.Sizes)), Lookups.Stat(fileSystem, hot, Tree.Sizes), goal);
        return figure with { Detail = Control(goal) };
    }

    /// <summary>What the machine itself does to two threads: a dictionary read by two ÷ by one.</summary>
    private static string Control(double goal)
    {
        var hot = Tree.Hot(HotPaths);
        var others = hot.Select(static path => new string(path.AsSpan())).ToArray();
        var next = 0;
        var reader = new Background(() => _ = Tree.Sizes[others[next++ % others.Length]]);
        var figure = Comparison.Measure(Beside(reader, Lookups.InDictionary(Tree.Sizes, hot)), Lookups.InDictionary(Tree.Sizes, hot), goal);
        return string.Create(CultureInfo.InvariantCulture, $"two readers of a dictionary {figure.Ratio:0.##}");
    }

    private static Side Beside(Background other, Side side) => new()
    {
        Prepare = (operations, random) =>
        {
            var expected = side.Prepare(operations, random);
            other.Start();
            return expected;
        },
        Run = side.Run,
        Finish = other.Stop,
    };
}
