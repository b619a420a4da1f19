using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace UnionFs;

internal sealed partial class ViewRoot
{
    /// <summary>
    /// Looks a path up by its whole directory: OK or ENOENT if that proves it, <see cref="Unproven"/> if only a walk can tell. No link at
    /// the end is followed. Allocates nothing and loads nothing.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FsError FindByPath(ReadOnlySpan<char> path, out NodeView node)
    {
        node = default;
        var slash = path.LastIndexOf('/');
        var length = path.Length - slash - 1;
        if (slash < 0 || length == 0 || length > FsName.MaxNameBytes || slash > PathIndex.MaxPathBytes)
        {
            return Unproven;
        }

        Vector128<ushort> seen = default;
        var directory = TextKey.OfDirectory(path, slash, ref seen);
        var name = TextKey.OfName(path, slash + 1, ref seen);
        if (!TextKey.IsAscii(seen) || Base.Paths.Find(directory) is not { } table || !Marks.IsInPlace(table.Directory))
        {
            return Unproven;
        }

        var index = table.Find(name);
        if (index < 0)
        {
            return Marks.Directories[table.Directory.Ordinal] || path[slash + 1] == '.' || path[(slash + 1)..].Contains('\0')
                ? FindUnlisted(table, name, out node)
                : FsError.ENOENT;
        }

        ref readonly var entry = ref table[index];
        if (Marks.Entries[table.First + index] || entry.HasSeveralNames)
        {
            return FindMarked(table, index, name.Hash, out node);
        }

        node = new NodeView(null, table.Directory, table, index);
        return FsError.OK;
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
    private FsError FindUnlisted(BaseTable table, in TextKey name, out NodeView node)
    {
        Span<byte> buffer = stackalloc byte[FsName.MaxNameBytes];
        var bytes = name.ToBytes(buffer);
        node = default;
        if (bytes.Contains((byte)0) || bytes.SequenceEqual("."u8) || bytes.SequenceEqual(".."u8))
        {
            return Unproven;
        }

        if (Nodes.Find(table.Directory.Id) is not DirectoryRecord record || record.Find(name.Hash, bytes) is not { IsWhiteout: false } child)
        {
            return FsError.ENOENT;
        }

        node = new NodeView(Nodes.Find(child.Id), null, null, 0);
        return FsError.OK;
    }
}
