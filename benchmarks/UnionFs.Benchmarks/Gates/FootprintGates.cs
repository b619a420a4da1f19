namespace UnionFs.Benchmarks;

/// <summary>Bytes: allocated by what must not allocate, and held by a loaded base.</summary>
internal static class FootprintGates
{
    public static IEnumerable<Gate> All =>
    [
        new("alloc", 0, 0, static _ => AllocationCases.Measure(), RunsInCi: true),
        new("memory", 100, 80, static _ => BaseMemory(), RunsInCi: true),
    ];

    /// <summary>
    /// Everything that is reachable once a stack of eight layers is made and every directory looked at: layers, merged base, a sandbox. Only
    /// the bytes of the files are outside. Of memory layers and tar layers the dearer counts.
    /// </summary>
    private static Figure BaseMemory()
    {
        var tree = SampleTree.Shared;
        var entries = tree.Paths.Length + tree.AllDirectories.Count();
        var memory = PerEntry(() => tree.Open(8), entries);
        var tars = tree.ToTars(8);
        var tar = PerEntry(() => tree.Open(LayerStack.Of(tars.Select(static bytes => Layer.FromTar(new MemoryStream(bytes))))), entries);
        var detail = $"per entry: memory layers {Describe(memory, entries)}; tar layers {Describe(tar, entries)}";
        return Figure.Of(Math.Max(memory.Total, tar.Total) / (double)entries, detail);
    }

    private static Memory PerEntry(Func<UnionFileSystem> open, int entries)
    {
        open().Dispose();
        var before = Memory.Now();
        using var fileSystem = open();
        var held = Memory.Now() - before;
        return fileSystem.Stat("/").IsDirectory && entries > 0 ? held : default;
    }

    private static string Describe(Memory memory, int entries) =>
        $"{memory.Managed / entries} managed, {memory.Native / entries} native, {memory.Mapped / entries} mapped";
}
