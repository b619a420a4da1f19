namespace UnionFs;

/// <summary>A folder layer on Linux: everything the kernel knows about its entries, and no way out of the folder.</summary>
internal sealed class NativeDirectoryLayer : DirectoryLayer
{
    /// <summary>How many files are kept open at a time; content of more is opened for each read.</summary>
    private const int MaxOpenFiles = 256;

    private readonly HostDescriptor _root;
    private readonly ulong _device;
    private int _openFiles;

    private NativeDirectoryLayer(string path, DirectoryLayerOptions options, HostDescriptor root, in Statx stat)
        : base(options.Name ?? path, path, options.Whiteouts)
    {
        _root = root;
        _device = stat.Device;
        var node = NodeOf(null, [], IdentityOf(stat), hasSeveralNames: false);
        Root = EntryOf(root, node, [], stat) with { Name = default };
    }

    public override LayerEntry Root { get; }

    public static NativeDirectoryLayer Create(string path, DirectoryLayerOptions options)
    {
        var root = HostDescriptor.OpenRoot(FsName.ToBytes(System.IO.Path.GetFullPath(path)), out var error);
        if (root is null || root.Stat(default, out var stat) is var why && why != FsError.OK)
        {
            root?.Dispose();
            throw FsErrors.ToException(error, "open the folder", path);
        }

        return new NativeDirectoryLayer(path, options, root, stat);
    }

    public override IEnumerable<LayerEntry> ReadDirectory(long directoryId)
    {
        var node = NodeAt(directoryId);
        if (node.IsMountPoint)
        {
            return [];
        }

        using var opened = OpenDirectory(node);
        var directory = opened ?? _root;
        var before = Check(directory, node);
        using var lister = directory.OpenDirectory("."u8, out var error) ?? throw Failure(error, "list", node);
        var names = new List<byte[]>();
        error = lister.ReadNames(names);
        if (error != FsError.OK)
        {
            throw Failure(error, "list", node);
        }

        names.Sort(static (a, b) => a.AsSpan().SequenceCompareTo(b));
        var entries = new List<LayerEntry>(names.Count);
        foreach (var name in names)
        {
            AddEntry(entries, directory, node, name);
        }

        directory.Stat(default, out var after);
        return IdentityOf(after) == before
            ? entries
            : throw new LayerChangedException(Name, HostPathOf(node), "names came or went while it was listed");
    }

    public override LayerContent OpenContent(long fileId)
    {
        var node = NodeAt(fileId);
        var file = OpenVerified(node);
        if (Interlocked.Increment(ref _openFiles) <= MaxOpenFiles)
        {
            return new FolderContent(this, node, file);
        }

        file.Dispose();
        CountClosed();
        return new FolderContent(this, node, null);
    }

    /// <summary>The file of a node, which is the one that was listed, unchanged.</summary>
    public HostDescriptor OpenVerified(FolderNode node)
    {
        if (node.Identity.Device != _device)
        {
            throw FsErrors.ToException(FsError.EXDEV, "read", HostPathOf(node), "another file system is mounted on it, and the layer stays on its own");
        }

        using var directory = node.Parent!.Parent is null ? null : OpenDirectory(node.Parent);
        var file = (directory ?? _root).OpenFile(node.Name, out var error);
        if (file is null)
        {
            throw error is FsError.ENOENT or FsError.ELOOP or FsError.ENOTDIR
                ? Changed(node, "it is no longer there")
                : Failure(error, "open", node);
        }

        try
        {
            Verify(file, node);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Whether an open file is the one listed, unchanged.</summary>
    public void Verify(HostDescriptor file, FolderNode node)
    {
        var error = file.Stat(default, out var stat);
        var now = IdentityOf(stat);
        if (error != FsError.OK || now != node.Identity)
        {
            throw Changed(
                node,
                error != FsError.OK ? "it cannot be asked about any more"
                : !now.IsSameNode(node.Identity) ? "another file is there now"
                : now.Size != node.Identity.Size ? "its size differs"
                : "its times differ");
        }
    }

    public LayerChangedException Changed(FolderNode node, string why) => new(Name, HostPathOf(node), why);

    public Exception Failure(FsError error, string operation, FolderNode node) =>
        FsErrors.ToException(error, operation, HostPathOf(node), $"layer '{FsText.Quote(Name)}'");

    /// <summary>A file that was kept open is closed.</summary>
    public void CountClosed() => Interlocked.Decrement(ref _openFiles);

    public static FolderIdentity IdentityOf(in Statx stat) => new(
        stat.Device, stat.Inode, stat.Type == 0x4000 ? 0 : (long)stat.Size, stat.ModifyTime.ToTimestamp(), stat.ChangeTime.ToTimestamp());

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _root.Dispose();
        }

        base.Dispose(disposing);
    }

    private FolderIdentity Check(HostDescriptor directory, FolderNode node)
    {
        var error = directory.Stat(default, out var stat);
        var identity = IdentityOf(stat);
        return error == FsError.OK && identity.IsSameNode(node.Identity)
            ? identity
            : throw new LayerChangedException(Name, HostPathOf(node), "another directory is there now");
    }

    /// <summary>Opens a directory name by name from the root; null for the root itself.</summary>
    private HostDescriptor? OpenDirectory(FolderNode node)
    {
        var way = new Stack<FolderNode>();
        for (var at = node; at.Parent is not null; at = at.Parent)
        {
            way.Push(at);
        }

        HostDescriptor? current = null;
        while (way.TryPop(out var step))
        {
            var next = (current ?? _root).OpenDirectory(step.Name, out var error);
            current?.Dispose();
            current = next ?? throw (error is FsError.ENOENT or FsError.ENOTDIR or FsError.ELOOP
                ? new LayerChangedException(Name, HostPathOf(step), "the directory is no longer there")
                : Failure(error, "open the folder", step));
        }

        return current;
    }

    private void AddEntry(List<LayerEntry> entries, HostDescriptor directory, FolderNode parent, byte[] name)
    {
        if (TryOciMark(name, out _, out var hidden))
        {
            if (hidden is not null)
            {
                entries.RemoveAll(e => e.Kind == LayerEntryKind.Whiteout && e.Name.Span.SequenceEqual(hidden));
                if (directory.Stat(hidden, out _) == FsError.ENOENT)
                {
                    entries.Add(new LayerEntry(hidden, LayerEntryKind.Whiteout, 0, default));
                }
            }

            return;
        }

        var error = directory.Stat(name, out var stat);
        if (error == FsError.ENOENT)
        {
            throw new LayerChangedException(Name, HostPathOf(parent), "names went while it was listed");
        }

        if (Whiteouts == WhiteoutFormat.Overlay && stat is { Type: 0x2000, RdevMajor: 0, RdevMinor: 0 } && error == FsError.OK)
        {
            entries.Add(new LayerEntry(name, LayerEntryKind.Whiteout, 0, default));
            return;
        }

        var hasSeveralNames = stat.Links > 1 && stat.Type != 0x4000;
        var node = NodeOf(parent, name, IdentityOf(stat), hasSeveralNames);
        if (error != FsError.OK)
        {
            entries.Add(new LayerEntry(name, LayerEntryKind.File, node.Id, default) { Error = error });
            return;
        }

        var entry = EntryOf(directory, node, name, stat);
        entries.Add(entry.Kind == LayerEntryKind.Whiteout ? new LayerEntry(name, LayerEntryKind.Whiteout, 0, default) : entry);
    }

    private LayerEntry EntryOf(HostDescriptor directory, FolderNode node, byte[] name, in Statx stat)
    {
        var kind = stat.Kind;
        node.IsMountPoint = kind == NodeKind.Directory && node.Parent is not null && (stat.Device != _device || stat.IsMountRoot);
        var error = directory.ReadXattrs(name, out var raw);
        var all = raw is null ? XattrSet.Empty : XattrSet.Create(raw);
        var hasMarks = Whiteouts == WhiteoutFormat.Overlay && all.Count > 0;
        var isWhiteout = hasMarks && kind == NodeKind.File && stat.Size == 0 && OverlayXattrs.IsWhiteout(all);
        if (hasMarks && OverlayXattrs.ElsewhereMark(all) is { } mark)
        {
            // An error for this entry only; of the folder itself nothing would be left.
            return node.Parent is not null
                ? new LayerEntry(name, (LayerEntryKind)kind, node.Id, stat.ToAttributes()) { Error = FsError.EIO }
                : throw new LayerFormatException(Name, "/", -1, OverlayXattrs.Elsewhere(mark));
        }

        byte[] target = [];
        if (error == FsError.OK && kind == NodeKind.Symlink)
        {
            error = directory.ReadLink(name, out target);
        }

        return new LayerEntry(
            name, isWhiteout ? LayerEntryKind.Whiteout : (LayerEntryKind)kind, node.Id, stat.ToAttributes())
        {
            Target = target,
            Xattrs = hasMarks ? OverlayXattrs.Visible(all, why => new LayerFormatException(Name, FsName.ToText(name), -1, why)) : all,
            Opaque = kind == NodeKind.Directory && ((hasMarks && OverlayXattrs.IsOpaque(all)) || IsOciOpaque(directory, name)),
            LinkCount = kind == NodeKind.Directory ? 1 : (int)Math.Min(stat.Links, int.MaxValue),
            Error = error,
        };
    }

    private bool IsOciOpaque(HostDescriptor directory, byte[] name)
    {
        if (Whiteouts != WhiteoutFormat.Oci)
        {
            return false;
        }

        using var opened = name.Length == 0 ? null : directory.OpenDirectory(name, out _);
        return (opened ?? directory).Stat(".wh..wh..opq"u8, out _) == FsError.OK;
    }
}
