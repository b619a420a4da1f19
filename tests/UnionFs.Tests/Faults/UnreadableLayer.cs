namespace UnionFs.Tests.Faults;

/// <summary>A file and a directory whose names are known and that may not be read.</summary>
internal sealed class UnreadableLayer() : Layer("unreadable")
{
    public override LayerEntry Root { get; } = new(default, LayerEntryKind.Directory, 0, new NodeAttributes((UnixFileMode)0x1ED));

    public override IEnumerable<LayerEntry> ReadDirectory(long directoryId) => directoryId != 0
        ? throw FsErrors.ToException(FsError.EACCES, "list", "/closed")
        :
        [
            new LayerEntry("secret"u8.ToArray(), LayerEntryKind.File, 1, default) { Error = FsError.EACCES },
            new LayerEntry("closed"u8.ToArray(), LayerEntryKind.Directory, 2, default) { Error = FsError.EACCES },
        ];

    public override LayerContent OpenContent(long fileId) => throw FsErrors.ToException(FsError.EACCES, "open", "/secret");
}
