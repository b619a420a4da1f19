using System.Numerics;

namespace UnionFs;

/// <summary>
/// The merged names of one directory of the base, sorted by their bytes. Immutable; shared by all sandboxes on the stack.
/// </summary>
internal sealed class BaseTable
{
    private readonly BaseEntry[] _entries;
    private readonly byte[] _names;
    private readonly int[] _slots;

    /// <summary>Takes entries whose names, sorted and without duplicates, lie in the blob.</summary>
    public BaseTable(BaseEntry[] entries, byte[] names)
    {
        _entries = entries;
        _names = names;
        _slots = new int[entries.Length == 0 ? 1 : (int)BitOperations.RoundUpToPowerOf2((uint)entries.Length * 3 / 2 + 1)];
        for (var i = 0; i < entries.Length; i++)
        {
            SubdirectoryCount += entries[i].IsDirectory ? 1 : 0;
            var slot = (int)entries[i].Hash & (_slots.Length - 1);
            while (_slots[slot] != 0)
            {
                slot = (slot + 1) & (_slots.Length - 1);
            }

            _slots[slot] = i + 1;
        }
    }

    public int Count => _entries.Length;

    /// <summary>Entries that are directories.</summary>
    public int SubdirectoryCount { get; }

    public ref readonly BaseEntry this[int index] => ref _entries[index];

    /// <summary>The bytes of a name.</summary>
    public ReadOnlySpan<byte> NameOf(int index)
    {
        ref readonly var entry = ref _entries[index];
        return _names.AsSpan(entry.NameOffset, entry.NameLength);
    }

    /// <summary>The index of a name, or −1. Does not allocate.</summary>
    /// <param name="hash"><see cref="NameHash.Compute"/> of the name.</param>
    /// <param name="name">Its bytes.</param>
    public int Find(ulong hash, ReadOnlySpan<byte> name)
    {
        var slots = _slots;
        var mask = slots.Length - 1;
        if (_entries.Length == 0)
        {
            return -1;
        }

        for (var slot = (int)hash & mask; ; slot = (slot + 1) & mask)
        {
            var index = slots[slot] - 1;
            if (index < 0)
            {
                return -1;
            }

            ref readonly var entry = ref _entries[index];
            if (entry.Hash == hash && name.SequenceEqual(_names.AsSpan(entry.NameOffset, entry.NameLength)))
            {
                return index;
            }
        }
    }
}
