namespace UnionFs.Tests.Conformance;

/// <summary>A layer with many faults, each of which the kit has to see.</summary>
internal sealed class WrongLayer() : Layer("wrong")
{
    private static int s_instances;
    private readonly int _number = Interlocked.Increment(ref s_instances);
    private int _rootAsked;

    public override LayerEntry Root =>
        new(default, LayerEntryKind.Directory, 0, new NodeAttributes((UnixFileMode)(_rootAsked++ == 0 ? 0x1ED : 0x1C0)));

    public override IEnumerable<LayerEntry> ReadDirectory(long directoryId)
    {
        if (directoryId != 0)
        {
            yield break;
        }

        yield return Entry($"file{_number}", LayerEntryKind.File, 1) with { Attributes = new NodeAttributes { Size = 5 } };
        yield return Entry("other", LayerEntryKind.File, 1);
        yield return Entry("twice", LayerEntryKind.Directory, 2);
        yield return Entry("again", LayerEntryKind.Directory, 2);
        yield return Entry("link", LayerEntryKind.Symlink, 3);
        yield return Entry("a/b", LayerEntryKind.Fifo, 4);
    }

    public override LayerContent OpenContent(long fileId) => new MemoryContent(3, [(0, new byte[3])]);

    private static LayerEntry Entry(string name, LayerEntryKind kind, long id) => new(FsName.ToBytes(name), kind, id, default);
}
