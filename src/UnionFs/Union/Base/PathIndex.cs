namespace UnionFs;

/// <summary>
/// The loaded directories of a base by whole path: a cache above the tables, which a lookup may ask instead of walking. Adding is done
/// under the gate of the base; finding needs no lock and does not allocate.
/// </summary>
internal sealed unsafe partial class PathIndex
{
    /// <summary>Directories with longer paths are found by walking only.</summary>
    public const int MaxPathBytes = 512;

    /// <summary>Lines are aligned, so the low bits of a pointer to one are free for bits of the hash.</summary>
    private const nint TagMask = DirectoryLine.Bytes - 1;

    private nint[] _slots = new nint[8];
    private int _count;

    /// <summary>The directory with a path, or null if it is not known here.</summary>
    public DirectoryLine* Find(in NameKey path)
    {
        var slots = Volatile.Read(ref _slots);
        var mask = slots.Length - 1;
        for (var index = (int)path.Hash & mask; ; index = (index + 1) & mask)
        {
            var slot = Volatile.Read(ref slots[index]);
            if (slot == 0)
            {
                return null;
            }

            var line = (DirectoryLine*)(slot & ~TagMask);
            if ((slot & TagMask) == TagOf(path.Hash) && line->Hash == path.Hash
                && path.Bytes.SequenceEqual(new ReadOnlySpan<byte>(DirectoryLine.PathOf(line), line->PathLength)))
            {
                return line;
            }
        }
    }

    /// <summary>Adds a line that is complete.</summary>
    public void Add(DirectoryLine* line)
    {
        if (_count * 4 >= _slots.Length * 3)
        {
            var grown = new nint[_slots.Length * 2];
            foreach (var slot in _slots)
            {
                if (slot != 0)
                {
                    Put(grown, (DirectoryLine*)(slot & ~TagMask));
                }
            }

            Volatile.Write(ref _slots, grown);
        }

        Put(_slots, line);
        _count++;
    }

    private static nint TagOf(ulong hash) => (nint)(hash >> 32) & TagMask;

    private static void Put(nint[] slots, DirectoryLine* line)
    {
        var mask = slots.Length - 1;
        var index = (int)line->Hash & mask;
        while (slots[index] != 0)
        {
            index = (index + 1) & mask;
        }

        Volatile.Write(ref slots[index], (nint)line | TagOf(line->Hash));
    }
}
