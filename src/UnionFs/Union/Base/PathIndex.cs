namespace UnionFs;

/// <summary>
/// The loaded directories of a base by whole path: a cache above the tables, which a lookup may ask instead of walking. Adding is done
/// under the lock of the base; finding needs no lock and does not allocate.
/// </summary>
internal sealed class PathIndex
{
    /// <summary>Directories with longer paths are found by walking only.</summary>
    public const int MaxPathBytes = 512;

    private Slot[] _slots = new Slot[8];
    private int _count;

    /// <summary>The table of the directory with a path, or null if it is not known here.</summary>
    public BaseTable? Find<TKey>(in TKey path)
        where TKey : struct, INameKey, allows ref struct
    {
        var slots = Volatile.Read(ref _slots);
        var mask = slots.Length - 1;
        for (var index = (int)path.Hash & mask; ; index = (index + 1) & mask)
        {
            ref var slot = ref slots[index];
            if (Volatile.Read(ref slot.Table) is not { } table)
            {
                return null;
            }

            if (slot.Hash == path.Hash && table.HasPath(path))
            {
                return table;
            }
        }
    }

    public void Add(BaseTable table)
    {
        if (_count * 4 >= _slots.Length * 3)
        {
            var grown = new Slot[_slots.Length * 2];
            foreach (ref var slot in _slots.AsSpan())
            {
                if (slot.Table is not null)
                {
                    Put(grown, slot.Hash, slot.Table);
                }
            }

            Volatile.Write(ref _slots, grown);
        }

        Put(_slots, NameHash.Compute(table.Path), table);
        _count++;
    }

    /// <summary>A reader that sees the table sees the hash.</summary>
    private static void Put(Slot[] slots, ulong hash, BaseTable table)
    {
        var mask = slots.Length - 1;
        var index = (int)hash & mask;
        while (slots[index].Table is not null)
        {
            index = (index + 1) & mask;
        }

        slots[index].Hash = hash;
        Volatile.Write(ref slots[index].Table, table);
    }

    private struct Slot
    {
        public ulong Hash;
        public BaseTable? Table;
    }
}
