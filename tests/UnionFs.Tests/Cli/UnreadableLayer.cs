namespace UnionFs.Tests.Cli;

/// <summary>A layer with one file whose content cannot be read.</summary>
internal sealed class UnreadableLayer() : Layer("unreadable")
{
    public override LayerEntry Root => new(default, LayerEntryKind.Directory, 0, new NodeAttributes((UnixFileMode)0x1ED));

    public override IEnumerable<LayerEntry> ReadDirectory(long directoryId) =>
        [new LayerEntry("broken"u8.ToArray(), LayerEntryKind.File, 1, new NodeAttributes((UnixFileMode)0x1A4) { Size = 3 })];

    public override LayerContent OpenContent(long fileId) => throw new IOException("the disk is on fire");
}
