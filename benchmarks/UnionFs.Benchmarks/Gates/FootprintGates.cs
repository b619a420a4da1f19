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
    /// What the merged base of a stack of eight layers takes once every directory is looked at, with a sandbox. Of memory layers and tar
    /// layers the dearer counts. What the layers themselves keep of their entries (not of the bytes of files) is told beside it.
    /// </summary>
    private static Figure BaseMemory()
    {
        var tree = SampleTree.Shared;
        var entries = tree.Paths.Length + tree.AllDirectories.Count();
        var memory = PerEntry(() => tree.Stack(8), tree);
        var tars = tree.ToTars(8);
        var tar = PerEntry(() => LayerStack.Of(tars.Select(static bytes => Layer.FromTar(new MemoryStream(bytes)))), tree);
        var detail = $"per entry: on memory layers {Describe(memory, entries)}; on tar layers {Describe(tar, entries)}";
        return Figure.Of(Math.Max(memory.Base.Total, tar.Base.Total) / (double)entries, detail);
    }

    private static (Memory Base, Memory Layers) PerEntry(Func<LayerStack> make, SampleTree tree)
    {
        tree.Open(make()).Dispose();
        var before = Memory.Now();
        var stack = make();
        var made = Memory.Now();
        using var fileSystem = tree.Open(stack);
        var loaded = Memory.Now();
        GC.KeepAlive(stack);
        return (loaded - made, made - before);
    }

    private static string Describe((Memory Base, Memory Layers) held, int entries) =>
        $"{held.Base.Managed / entries} managed, {held.Base.Native / entries} native, {held.Base.Mapped / entries} mapped, "
        + $"the layers {held.Layers.Total / entries} more";
}
