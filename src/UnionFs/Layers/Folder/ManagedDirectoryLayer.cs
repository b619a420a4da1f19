namespace UnionFs;

/// <summary>
/// A folder layer with what .NET alone can tell: files, directories, links, modes, times to 100 ns. Owners are 0, hard links are
/// separate files, xattrs and devices are not seen.
/// </summary>
internal sealed class ManagedDirectoryLayer : DirectoryLayer
{
    private ManagedDirectoryLayer(string path, DirectoryLayerOptions options, DirectoryInfo root)
        : base(options.Name ?? path, path, options.Whiteouts)
    {
        var node = NodeOf(null, [], IdentityOf(root), hasSeveralNames: false);
        Root = EntryOf(root, node, []) with { Name = default };
    }

    public override LayerEntry Root { get; }

    public static ManagedDirectoryLayer Create(string path, DirectoryLayerOptions options) =>
        new(System.IO.Path.GetFullPath(path), options, new DirectoryInfo(path));

    public override IEnumerable<LayerEntry> ReadDirectory(long directoryId)
    {
        var node = NodeAt(directoryId);
        var directory = new DirectoryInfo(HostPathOf(node));
        if (!directory.Exists || directory.LinkTarget is not null)
        {
            throw new LayerChangedException(Name, directory.FullName, "the directory is no longer there");
        }

        var before = directory.LastWriteTimeUtc;
        var infos = directory.EnumerateFileSystemInfos("*", new EnumerationOptions { AttributesToSkip = 0, IgnoreInaccessible = false }).ToList();
        var entries = new List<LayerEntry>(infos.Count);
        foreach (var info in infos)
        {
            AddEntry(entries, infos, node, info);
        }

        directory.Refresh();
        return directory.LastWriteTimeUtc == before
            ? entries
            : throw new LayerChangedException(Name, directory.FullName, "names came or went while it was listed");
    }

    public override LayerContent OpenContent(long fileId)
    {
        var node = NodeAt(fileId);
        var path = HostPathOf(node);
        var info = new FileInfo(path);
        if (!info.Exists || info.LinkTarget is not null)
        {
            throw new LayerChangedException(Name, path, "it is no longer there");
        }

        return IdentityOf(info) == node.Identity
            ? new ManagedFolderContent(File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete), node.Identity.Size, Name, path)
            : throw new LayerChangedException(Name, path, "its size or times differ");
    }

    private static FolderIdentity IdentityOf(FileSystemInfo info) => new(
        0, 0, info is FileInfo { LinkTarget: null } file ? file.Length : 0, Timestamp.FromDateTimeOffset(info.LastWriteTimeUtc), default);

    private void AddEntry(List<LayerEntry> entries, List<FileSystemInfo> infos, FolderNode parent, FileSystemInfo info)
    {
        var name = FsName.ToBytes(info.Name);
        if (TryOciMark(name, out _, out var hidden))
        {
            if (hidden is not null && !infos.Exists(i => FsName.ToBytes(i.Name).AsSpan().SequenceEqual(hidden)))
            {
                entries.Add(new LayerEntry(hidden, LayerEntryKind.Whiteout, 0, default));
            }

            return;
        }

        entries.Add(EntryOf(info, NodeOf(parent, name, IdentityOf(info), hasSeveralNames: false), name));
    }

    private LayerEntry EntryOf(FileSystemInfo info, FolderNode node, byte[] name)
    {
        var isLink = info.LinkTarget is not null && name.Length > 0;
        var isDirectory = !isLink && info is DirectoryInfo;
        var time = Timestamp.FromDateTimeOffset(info.LastWriteTimeUtc);
        var mode = isLink ? (UnixFileMode)0x1FF
            : OperatingSystem.IsWindows() ? (UnixFileMode)(isDirectory ? 0x1ED : 0x1A4) : info.UnixFileMode;
        var kind = isLink ? LayerEntryKind.Symlink : isDirectory ? LayerEntryKind.Directory : LayerEntryKind.File;
        return new LayerEntry(name, kind, node.Id, new NodeAttributes(mode) { Size = node.Identity.Size }.WithTimes(time))
        {
            Target = isLink ? FsName.ToBytes(info.LinkTarget!.Replace('\\', '/')) : default,
            Opaque = isDirectory && Whiteouts == WhiteoutFormat.Oci && File.Exists(System.IO.Path.Join(info.FullName, ".wh..wh..opq")),
        };
    }
}
