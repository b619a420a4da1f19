using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace UnionFs;

/// <summary>
/// The merged names of one directory of the base, sorted by their bytes. Immutable; shared by all sandboxes on the stack.
/// </summary>
internal sealed class BaseTable
{
    /// <summary>Up to so many names are told apart by one byte each, all compared at once.</summary>
    private const int MaxTagged = 16;

    private readonly byte[] _page;
    private readonly int _offset;
    private readonly object? _more;
    private readonly Vector128<byte> _tags;
    private readonly Vector128<byte> _pathTail;
    private readonly byte[] _pathPage;
    private readonly int _pathOffset;

    /// <summary>Takes the entries of a run, whose names are sorted and without duplicates.</summary>
    /// <param name="directory">The directory; of the table that holds the root's own entry, the root.</param>
    /// <param name="run">Its entries.</param>
    /// <param name="longNames">The bytes of the names that are too long for their entries; null if there are none.</param>
    /// <param name="path">The bytes of the directory's path, without a slash at the end; not kept if it is not to be found by path.</param>
    public BaseTable(BaseDirectory directory, EntryRun run, byte[]? longNames, ArraySegment<byte> path)
    {
        Directory = directory;
        (_page, _offset, Count, First) = (run.Page, run.Offset, run.Count, run.First);
        _pathPage = path.Array ?? [];
        (_pathOffset, PathLength) = (path.Offset, path.Count);
        _pathTail = NameHash.TailOf(path);
        uint[]? slots = null;
        if (Count > MaxTagged)
        {
            slots = new uint[BitOperations.RoundUpToPowerOf2((uint)Count * 3 / 2 + 1)];
        }

        _more = longNames is null ? slots : new LongNames(longNames, slots);
        Span<byte> tags = stackalloc byte[MaxTagged];
        tags.Clear();
        for (var i = 0; i < Count; i++)
        {
            var hash = NameHash.Compute(NameOf(i));
            SubdirectoryCount += this[i].IsDirectory ? 1 : 0;
            if (slots is null)
            {
                tags[i] = TagOf(hash);
            }
            else
            {
                AddSlot(slots, hash, i);
            }
        }

        _tags = Vector128.Create<byte>(tags);
    }

    public BaseDirectory Directory { get; }

    public int Count { get; }

    /// <summary>The number of the first entry; the entries of all tables of a base are numbered, those of one table in a row.</summary>
    public int First { get; }

    /// <summary>Entries that are directories.</summary>
    public int SubdirectoryCount { get; }

    public int PathLength { get; }

    /// <summary>The bytes of the directory's path, as kept.</summary>
    public ReadOnlySpan<byte> Path => _pathPage.AsSpan(_pathOffset, PathLength);

    public ref readonly BaseEntry this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            if ((uint)index >= (uint)Count)
            {
                ThrowOutOfRange(index);
            }

            return ref EntryAt(index);
        }
    }

    /// <summary>The bytes of a name.</summary>
    public ReadOnlySpan<byte> NameOf(int index)
    {
        ref readonly var entry = ref this[index];
        return entry.NameLength <= BaseEntry.MaxInlineName
            ? BaseEntry.InlineNameOf(in entry)
            : ((LongNames)_more!).Bytes.AsSpan(entry.LongNameOffset, entry.NameLength);
    }

    /// <summary><see cref="NameHash"/> of a name.</summary>
    public ulong HashOf(int index) => NameHash.Compute(NameOf(index));

    /// <summary>The directory an entry leads to, or null.</summary>
    public BaseDirectory? DirectoryOf(int index)
    {
        ref readonly var entry = ref this[index];
        return entry.IsDirectory ? Directory.Base.DirectoryAt(entry.Extra) : null;
    }

    /// <summary>What is rare about an entry's node, or null.</summary>
    public BaseDetails? DetailsOf(int index)
    {
        ref readonly var entry = ref this[index];
        return !entry.HasDetails ? null
            : entry.IsDirectory ? Directory.Base.DirectoryAt(entry.Extra).Details : Directory.Base.DetailsAt(entry.Extra);
    }

    /// <summary>The layer that provides an entry's attributes.</summary>
    public int LayerOf(int index) => DirectoryOf(index) is { } directory ? directory.AttributeLevel : this[index].Source.Level;

    /// <summary>All attributes of an entry's node.</summary>
    public NodeAttributes AttributesOf(int index)
    {
        ref readonly var entry = ref this[index];
        var details = DetailsOf(index);
        var isWide = entry.HasWideAttributes;
        var (uid, gid) = isWide ? (details!.Uid, details.Gid) : Directory.Base.OwnerAt(entry.Owner);
        var modify = isWide ? details!.ModifyTime : entry.ModifyTime;
        var attributes = new NodeAttributes(entry.Mode, uid, gid) { Size = entry.Size, ModifyTime = modify };
        return details is null ? attributes with { AccessTime = modify, ChangeTime = modify } : attributes with
        {
            AccessTime = details.AccessTime,
            ChangeTime = details.ChangeTime,
            BirthTime = details.BirthTime,
            Device = details.Device,
        };
    }

    /// <summary>The index of a name, or −1. Does not allocate.</summary>
    public int Find(ulong hash, ReadOnlySpan<byte> name) => Find(new NameKey(hash, name));

    /// <summary>The index of a name, or −1. Does not allocate.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find<TKey>(in TKey key)
        where TKey : struct, INameKey, allows ref struct
    {
        if (Count > MaxTagged)
        {
            return FindInSlots(key);
        }

        var candidates = Vector128.Equals(_tags, Vector128.Create(TagOf(key.Hash))).ExtractMostSignificantBits() & ((1u << Count) - 1);
        for (; candidates != 0; candidates &= candidates - 1)
        {
            var index = BitOperations.TrailingZeroCount(candidates);
            if (Matches(index, key))
            {
                return index;
            }
        }

        return -1;
    }

    /// <summary>Whether this is the table of the directory with a path.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool HasPath<TKey>(in TKey path)
        where TKey : struct, INameKey, allows ref struct =>
        PathLength == path.Length && _pathTail == path.Tail && (path.Length <= 16 || path.HeadEquals(Path));

    private int FindInSlots<TKey>(in TKey key)
        where TKey : struct, INameKey, allows ref struct
    {
        var slots = _more as uint[] ?? ((LongNames)_more!).Slots!;
        var indexMask = (uint)slots.Length - 1;
        var tag = (uint)(key.Hash >> 32) & ~indexMask;
        for (var slot = (uint)key.Hash & indexMask; ; slot = (slot + 1) & indexMask)
        {
            var value = slots[slot];
            if (value == 0)
            {
                return -1;
            }

            if ((value & ~indexMask) == tag && Matches((int)(value & indexMask) - 1, key))
            {
                return (int)(value & indexMask) - 1;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Matches<TKey>(int index, in TKey key)
        where TKey : struct, INameKey, allows ref struct
    {
        ref readonly var entry = ref EntryAt(index);
        return entry.NameLength == key.Length && entry.NameTail == key.Tail && (key.Length <= 16 || key.HeadEquals(NameOf(index)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref BaseEntry EntryAt(int index) => ref Unsafe.As<byte, BaseEntry>(
        ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_page), (nint)_offset + (nint)index * BaseEntry.Bytes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte TagOf(ulong hash) => (byte)(hash >> 56);

    /// <summary>A slot is the index + 1 in the bits that number slots, and bits of the hash above them.</summary>
    private static void AddSlot(uint[] slots, ulong hash, int index)
    {
        var indexMask = (uint)slots.Length - 1;
        var slot = (uint)hash & indexMask;
        while (slots[slot] != 0)
        {
            slot = (slot + 1) & indexMask;
        }

        slots[slot] = ((uint)(hash >> 32) & ~indexMask) | (uint)(index + 1);
    }

    private void ThrowOutOfRange(int index) =>
        throw new ArgumentOutOfRangeException(nameof(index), index, $"The directory has {Count} names.");

    /// <summary>What directories with long names have more.</summary>
    private sealed record LongNames(byte[] Bytes, uint[]? Slots);
}
