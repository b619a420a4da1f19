using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace UnionFs;

internal sealed unsafe partial class ViewRoot
{
    /// <summary>Not an error of the user: the map of changes has to be asked.</summary>
    private const FsError Changed = (FsError)(-3);

    /// <summary>
    /// Looks a path up by its whole directory: OK or ENOENT if that proves it, <see cref="Unproven"/> if only a walk can tell. No link at
    /// the end is followed. Allocates nothing and loads nothing.
    /// </summary>
    public FsError FindByPath(ReadOnlySpan<char> path, out NodeView node)
    {
        var line = Base.Paths.Find(path, out var index, out var hash);
        var error = Judge(path, line, index);
        switch (error)
        {
            case FsError.OK:
                node = NodeAt(line, index);
                return FsError.OK;
            case Changed:
                return FindChanged(path, line, index, hash, out node);
            default:
                node = default;
                return error;
        }
    }

    /// <summary>
    /// The attributes of what a path leads to, by its whole directory; as <see cref="FindByPath"/>. A link at the end is
    /// <see cref="Unproven"/> if it is to be followed.
    /// </summary>
    [SkipLocalsInit]
    public FsError StatByPath(ReadOnlySpan<char> path, bool followLinks, out FileStat stat)
    {
        var line = Base.Paths.Find(path, out var index, out var hash);
        var marks = Marks;
        if (index >= 0 && (marks.DisplacedMask & line->AncestorMask) == 0 && line->Entries[index].IsPlain && !marks.Entries[line->First + index])
        {
            ref var head = ref line->Entries[index].Head;
            stat = new FileStat(head, Base.OwnerAt(head.Owner), 1, null);
            GC.KeepAlive(Base);
            return FsError.OK;
        }

        return StatFound(path, followLinks, line, index, hash, out stat);
    }

    private static FsError NoStat(FsError error, out FileStat stat)
    {
        stat = default;
        return error;
    }

    private FsError StatFound(
        ReadOnlySpan<char> path, bool followLinks, DirectoryLine* line, int index, ulong hash, out FileStat stat)
    {
        var error = Judge(path, line, index);
        NodeView node;
        if (error == FsError.OK)
        {
            node = NodeAt(line, index);
        }
        else if (error != Changed)
        {
            return NoStat(error, out stat);
        }
        else
        {
            error = FindChanged(path, line, index, hash, out node);
        }

        return error != FsError.OK ? NoStat(error, out stat)
            : followLinks && node.Kind == NodeKind.Symlink ? NoStat(Unproven, out stat)
            : Stat(node, mayLoad: true, out stat);
    }

    /// <summary>The directory with a path in the base, if it is loaded and in place here.</summary>
    public DirectoryRef? FindDirectoryByPath(ReadOnlySpan<byte> path)
    {
        var line = Base.Paths.Find(new NameKey(path));
        if (line is null)
        {
            return null;
        }

        var directory = Base.DirectoryAt(line->Ordinal);
        return Marks.IsInPlace(directory) ? DirectoryOf(directory) : null;
    }

    private NodeView NodeAt(DirectoryLine* line, int index)
    {
        var directory = Base.DirectoryAt(line->Ordinal);
        return new NodeView(null, directory, directory.Table, index);
    }

    /// <summary>What a find in the base proves: as <see cref="FindByPath"/>, but <see cref="Changed"/> where the map of changes has to be asked.</summary>
    private FsError Judge(ReadOnlySpan<char> path, DirectoryLine* line, int index)
    {
        var marks = Marks;
        if (line is null || ((marks.DisplacedMask & line->AncestorMask) != 0 && !marks.IsInPlace(Base.DirectoryAt(line->Ordinal))))
        {
            return Unproven;
        }

        if (index >= 0)
        {
            return marks.Entries[line->First + index] || line->Entries[index].HasSeveralNames ? Changed : FsError.OK;
        }

        var name = path[(path.LastIndexOf('/') + 1)..];
        return marks.Directories[line->Ordinal] || name[0] == '.' || name.Contains('\0') ? Changed : FsError.ENOENT;
    }

    private FsError FindChanged(ReadOnlySpan<char> path, DirectoryLine* line, int index, ulong hash, out NodeView node)
    {
        var table = Base.DirectoryAt(line->Ordinal).Table!;
        return index >= 0
            ? FindMarked(table, index, hash, out node)
            : FindUnlisted(table, path[(path.LastIndexOf('/') + 1)..], hash, out node);
    }

    /// <summary>Finds a name of the base that may be changed.</summary>
    private FsError FindMarked(BaseTable table, int index, ulong hash, out NodeView node)
    {
        var record = Marks.Directories[table.Directory.Ordinal] ? Nodes.Find(table.Directory.Id) as DirectoryRecord : null;
        if (record?.Find(hash, table.NameOf(index)) is { } child)
        {
            node = child.IsWhiteout ? default : new NodeView(Nodes.Find(child.Id), null, null, 0);
            return child.IsWhiteout ? FsError.ENOENT : FsError.OK;
        }

        node = At(table.Directory, table, index);
        return FsError.OK;
    }

    /// <summary>Finds a name the base does not have in a directory that may have more.</summary>
    [SkipLocalsInit]
    private FsError FindUnlisted(BaseTable table, ReadOnlySpan<char> name, ulong hash, out NodeView node)
    {
        Span<byte> buffer = stackalloc byte[FsName.MaxNameBytes];
        Ascii.FromUtf16(name, buffer, out var length);
        ReadOnlySpan<byte> bytes = buffer[..length];
        node = default;
        if (bytes.Contains((byte)0) || bytes.SequenceEqual("."u8) || bytes.SequenceEqual(".."u8))
        {
            return Unproven;
        }

        if (Nodes.Find(table.Directory.Id) is not DirectoryRecord record || record.Find(hash, bytes) is not { IsWhiteout: false } child)
        {
            return FsError.ENOENT;
        }

        node = new NodeView(Nodes.Find(child.Id), null, null, 0);
        return FsError.OK;
    }
}
