using Microsoft.Win32.SafeHandles;

namespace UnionFs;

/// <summary>
/// A folder layer with what .NET alone can tell: files, directories, links, modes, times to 100 ns. Owners are 0, hard links are
/// separate files, xattrs and devices are not seen (a FIFO or device is an empty file, and is never opened).
/// </summary>
/// <remarks>
/// Names are opened by their path. The way to them is looked at before and after, and on Linux also where the open file really is; so a
/// link swapped in on the way is noticed, and what was read through it is thrown away.
/// </remarks>
internal sealed class ManagedDirectoryLayer : DirectoryLayer
{
    private static readonly EnumerationOptions s_everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false };
    private readonly string _realRoot;

    private ManagedDirectoryLayer(string path, DirectoryLayerOptions options, DirectoryInfo root)
        : base(options.Name ?? path, path, options.Whiteouts)
    {
        _realRoot = OperatingSystem.IsLinux() ? RealPath(path) : path;
        var node = NodeOf(null, [], IdentityOf(root), hasSeveralNames: false);
        Root = EntryOf(root, node, []) with { Name = default };
    }

    public override LayerEntry Root { get; }

    public static ManagedDirectoryLayer Create(string path, DirectoryLayerOptions options) =>
        new(System.IO.Path.GetFullPath(path), options, new DirectoryInfo(System.IO.Path.GetFullPath(path)));

    public override IEnumerable<LayerEntry> ReadDirectory(long directoryId)
    {
        var node = NodeAt(directoryId);
        var directory = new DirectoryInfo(HostPathOf(node));
        CheckWay(node);
        var before = directory.LastWriteTimeUtc;
        var infos = directory.EnumerateFileSystemInfos("*", s_everything).ToList();
        var entries = new List<LayerEntry>(infos.Count);
        foreach (var info in infos)
        {
            AddEntry(entries, infos, node, info);
        }

        CheckWay(node);
        directory.Refresh();
        return directory.LastWriteTimeUtc == before ? entries : throw Changed(node, "names came or went while it was listed");
    }

    public override LayerContent OpenContent(long fileId)
    {
        var node = NodeAt(fileId);
        if (node.Identity.Size == 0)
        {
            // It may be a FIFO, and opening one waits for a writer.
            return new MemoryContent(0, []);
        }

        CheckWay(node.Parent!);
        var info = new FileInfo(HostPathOf(node));
        if (!info.Exists || info.LinkTarget is not null)
        {
            throw Changed(node, "it is no longer there");
        }

        if (IdentityOf(info) != node.Identity)
        {
            throw Changed(node, "its size or times differ");
        }

        var file = File.OpenHandle(info.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            CheckPlace(file, node);
            Verify(file, node);
            CheckWay(node.Parent!);
            return new ManagedFolderContent(this, node, file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Whether an open file is as long and as old as the one that was listed.</summary>
    public void Verify(SafeFileHandle file, FolderNode node)
    {
        if (RandomAccess.GetLength(file) != node.Identity.Size
            || Timestamp.FromDateTimeOffset(File.GetLastWriteTimeUtc(file)) != node.Identity.ModifyTime)
        {
            throw Changed(node, "its size or times differ");
        }
    }

    public LayerChangedException Changed(FolderNode node, string why) => new(Name, HostPathOf(node), why);

    private static FolderIdentity IdentityOf(FileSystemInfo info) => new(
        0, 0, info is FileInfo { LinkTarget: null, Exists: true } file ? file.Length : 0, Timestamp.FromDateTimeOffset(info.LastWriteTimeUtc), default);

    /// <summary>The path of a folder without links on the way.</summary>
    private static string RealPath(string path)
    {
        var pending = new Stack<string>(path.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse());
        var real = "";
        for (var links = 0; pending.TryPop(out var name);)
        {
            var next = $"{real}/{name}";
            if (links < 40 && new DirectoryInfo(next).ResolveLinkTarget(returnFinalTarget: false) is { } target)
            {
                links++;
                real = "";
                foreach (var part in System.IO.Path.GetFullPath(target.FullName).Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse())
                {
                    pending.Push(part);
                }

                continue;
            }

            real = next;
        }

        return real;
    }

    /// <summary>No name from the root to a directory may have become a link, or something else.</summary>
    private void CheckWay(FolderNode node)
    {
        for (var at = node; at.Parent is not null; at = at.Parent)
        {
            var info = new DirectoryInfo(HostPathOf(at));
            if (info.LinkTarget is not null || !info.Exists)
            {
                throw Changed(at, "the directory is no longer there");
            }
        }
    }

    /// <summary>On Linux an open file can be asked where it is.</summary>
    private void CheckPlace(SafeFileHandle file, FolderNode node)
    {
        if (!OperatingSystem.IsLinux() || !System.IO.Path.Exists("/proc/self/fd"))
        {
            return;
        }

        var names = new Stack<string>();
        for (var at = node; at.Parent is not null; at = at.Parent)
        {
            names.Push(FsName.ToText(at.Name));
        }

        var place = new FileInfo($"/proc/self/fd/{file.DangerousGetHandle()}").LinkTarget;
        if (place != $"{_realRoot}/{string.Join('/', names)}")
        {
            throw Changed(node, "it lies elsewhere now");
        }
    }

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

        try
        {
            entries.Add(EntryOf(info, NodeOf(parent, name, IdentityOf(info), hasSeveralNames: false), name));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // One entry that cannot be asked about (its name may be no UTF-8) is an error for that entry only.
            var error = e is UnauthorizedAccessException ? FsError.EACCES : FsError.EIO;
            var node = NodeOf(parent, name, default, hasSeveralNames: false);
            entries.Add(new LayerEntry(name, LayerEntryKind.File, node.Id, default) { Error = error });
        }
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
            Target = isLink ? FsName.ToBytes(OperatingSystem.IsWindows() ? info.LinkTarget!.Replace('\\', '/') : info.LinkTarget!) : default,
            Opaque = isDirectory && Whiteouts == WhiteoutFormat.Oci && File.Exists(System.IO.Path.Join(info.FullName, ".wh..wh..opq")),
        };
    }
}
