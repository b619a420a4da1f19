namespace UnionFs;

internal sealed partial class ViewRoot
{
    /// <summary>All attributes of a node: OK, the node's own error, or <see cref="NotLoaded"/>.</summary>
    public FsError Stat(in NodeView node, bool mayLoad, out FileStat stat)
    {
        var links = 1;
        var error = node.Error;
        if (error == FsError.OK)
        {
            error = node.IsDirectory ? SubdirectoriesOf(node.AsDirectory(), mayLoad, out links) : LinksOf(node, mayLoad, out links);
        }

        if (error != FsError.OK)
        {
            return NoStat(error, out stat);
        }

        links += node.IsDirectory ? 2 : 0;
        stat = node.Record is { } record ? record.ToStat(links) : StatOf(node.Table!, node.Index, links);
        return FsError.OK;
    }

    /// <summary>What the base says of a node, with so many links.</summary>
    public static FileStat StatOf(BaseTable table, int index, int links)
    {
        ref readonly var entry = ref table[index];
        var details = table.DetailsOf(index);
        return new FileStat(
            entry.Head,
            entry.HasWideAttributes ? (details!.Uid, details.Gid) : table.Directory.Base.OwnerAt(entry.Head.Owner),
            links,
            details);
    }

    /// <summary>How many names a directory has.</summary>
    public static FsError CountNames(in DirectoryRef directory, out int count)
    {
        var table = directory.Lower?.Table;
        count = (table?.Count ?? 0) + (directory.Record?.NameDelta ?? 0);
        return directory.Lower is not null && table is null ? NotLoaded : FsError.OK;
    }

    /// <summary>How many visible names a node has that is no directory.</summary>
    public FsError LinksOf(in NodeView node, bool mayLoad, out int links)
    {
        var record = node.Record as LeafRecord;
        var origin = record?.Origin ?? new BaseOrigin(node.Container, node.Index);
        links = record?.Added.Count ?? 0;
        if (!origin.IsSet)
        {
            return FsError.OK;
        }

        ref readonly var entry = ref origin.Entry;
        if (!entry.HasSeveralNames)
        {
            links += record?.BaseLinks ?? (IsVisible(origin.Directory!, origin.Index) ? 1 : 0);
            return FsError.OK;
        }

        if (!Base.TryGetNames(entry, out var names))
        {
            if (!mayLoad)
            {
                return NotLoaded;
            }

            names = Base.LoadNames(entry);
        }

        if (names is null)
        {
            links += record?.BaseLinks ?? origin.Details?.LinkCount ?? 1;
            return FsError.OK;
        }

        foreach (var name in names)
        {
            links += Nodes.Count == 0 || IsVisible(name.Parent, name.Index) ? 1 : 0;
        }

        return FsError.OK;
    }

    /// <summary>False if whoever asks has no right to list the directory: its attributes are known all the same.</summary>
    private static bool TryLoad(BaseDirectory directory, out BaseTable? table)
    {
        try
        {
            table = directory.Load();
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            table = null;
            return false;
        }
    }

    private static FsError SubdirectoriesOf(in DirectoryRef directory, bool mayLoad, out int count)
    {
        var table = directory.Lower?.Table;
        if (table is null && directory.Lower is { } lower && mayLoad && !TryLoad(lower, out table))
        {
            // One link says that they are not counted, as on file systems that never do.
            count = -1;
            return FsError.OK;
        }

        count = (table?.SubdirectoryCount ?? 0) + (directory.Record?.SubdirectoryDelta ?? 0);
        return table is null && directory.Lower is not null ? NotLoaded : FsError.OK;
    }
}
