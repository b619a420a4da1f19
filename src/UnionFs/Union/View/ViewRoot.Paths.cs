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
        var line = Base.Paths.Find(path, out var index, out var hashes);
        return FindNode(path, line, index, hashes, out node);
    }

    /// <summary>
    /// The attributes of what a path leads to, by its whole directory; as <see cref="FindByPath"/>. A link at the end is
    /// <see cref="Unproven"/> if it is to be followed.
    /// </summary>
    [SkipLocalsInit]
    public FsError StatByPath(ReadOnlySpan<char> path, bool followLinks, out FileStat stat)
    {
        var line = Base.Paths.Find(path, out var index, out var hashes);
        var marks = Marks;
        if (index >= 0 && (marks.DisplacedMask & line->AncestorMask) == 0 && line->Entries[index].IsPlain && !marks.Entries[line->First + index])
        {
            ref var head = ref line->Entries[index].Head;
            stat = new FileStat(head, Base.OwnerAt(head.Owner), 1, null);
            GC.KeepAlive(Base);
            return FsError.OK;
        }

        return StatFound(path, followLinks, line, index, hashes, out stat);
    }

    private static FsError NoStat(FsError error, out FileStat stat)
    {
        stat = default;
        return error;
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private FsError StatFound(
        ReadOnlySpan<char> path, bool followLinks, DirectoryLine* line, int index, in PathHashes hashes, out FileStat stat)
    {
        if (line is not null && index < 0)
        {
            if (Judge(path, line, index, hashes) is FsError.ENOENT)
            {
                return NoStat(FsError.ENOENT, out stat);
            }
        }
        else if (line is null
            ? hashes.Slash > 0 && TryStatMade(path, hashes, followLinks, out stat)
            : TryStatChanged(line, index, followLinks, out stat))
        {
            return FsError.OK;
        }

        var error = FindNode(path, line, index, hashes, out var node);
        return error != FsError.OK ? NoStat(error, out stat)
            : followLinks && node.Kind == NodeKind.Symlink ? NoStat(Unproven, out stat)
            : Stat(node, mayLoad: true, out stat);
    }

    /// <summary>The directory at a path, if it is known by it.</summary>
    public bool TryFindDirectory(ReadOnlySpan<byte> path, out DirectoryRef directory)
    {
        var key = new NameKey(path);
        var line = Base.Paths.Find(key);
        var lower = line is null ? null : Base.DirectoryAt(line->Ordinal);
        GC.KeepAlive(Base);
        if (lower is not null && Marks.IsInPlace(lower))
        {
            directory = DirectoryOf(lower);
            return true;
        }

        return Marks.Recent.TryFind(key, this, out directory);
    }

    /// <summary>Makes a directory that a walk has found known by its path, unless the base knows it.</summary>
    public void Remember(ReadOnlySpan<byte> path, in DirectoryRef directory)
    {
        if (path.Length <= PathIndex.MaxPathBytes && (directory.Lower is not { } lower || !Marks.IsInPlace(lower)))
        {
            Marks.Recent.Add(path, directory);
        }
    }

    private NodeView NodeAt(DirectoryLine* line, int index)
    {
        var directory = Base.DirectoryAt(line->Ordinal);
        return new NodeView(null, directory, directory.Table, index);
    }

    /// <summary>What a find in the base proves: as <see cref="FindByPath"/>, but <see cref="Changed"/> where the map of changes has to be asked.</summary>
    private FsError Judge(ReadOnlySpan<char> path, DirectoryLine* line, int index, in PathHashes hashes)
    {
        var marks = Marks;
        if (line is null || ((marks.DisplacedMask & line->AncestorMask) != 0 && !marks.IsInPlace(Base.DirectoryAt(line->Ordinal))))
        {
            return Unproven;
        }

        var name = path[(hashes.Slash + 1)..];
        var isChanged = index >= 0
            ? marks.Entries[line->First + index] || line->Entries[index].HasSeveralNames
            : marks.Directories[line->Ordinal] || name[0] == '.' || name.Contains('\0');
        GC.KeepAlive(Base);
        return isChanged ? Changed : index >= 0 ? FsError.OK : FsError.ENOENT;
    }

    private FsError FindNode(ReadOnlySpan<char> path, DirectoryLine* line, int index, in PathHashes hashes, out NodeView node)
    {
        var error = Judge(path, line, index, hashes);
        switch (error)
        {
            case FsError.OK:
                node = NodeAt(line, index);
                return FsError.OK;
            case Changed when index >= 0:
                return FindMarked(Base.DirectoryAt(line->Ordinal).Table!, index, hashes.Name, out node);
            case Changed:
                return FindNamed(DirectoryOf(Base.DirectoryAt(line->Ordinal)), path[(hashes.Slash + 1)..], hashes.Name, out node);
            case Unproven when hashes.Slash > 0 && Marks.Recent.TryFind(hashes.Directory, path[..hashes.Slash], this, out var directory):
                return FindNamed(directory, path[(hashes.Slash + 1)..], hashes.Name, out node);
            default:
                node = default;
                return error;
        }
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

    /// <summary>Finds an ASCII name in a directory.</summary>
    [SkipLocalsInit]
    private FsError FindNamed(in DirectoryRef directory, ReadOnlySpan<char> name, ulong hash, out NodeView node)
    {
        Span<byte> buffer = stackalloc byte[FsName.MaxNameBytes];
        Ascii.FromUtf16(name, buffer, out var length);
        ReadOnlySpan<byte> bytes = buffer[..length];
        if (bytes.Contains((byte)0) || (bytes[0] == '.' && length <= 2 && bytes[^1] == '.'))
        {
            node = default;
            return Unproven;
        }

        var error = FindChild(directory, hash, bytes, out node);
        return error == NotLoaded ? Unproven : error;
    }
}
