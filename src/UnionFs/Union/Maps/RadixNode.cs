using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace UnionFs;

/// <summary>
/// A page of a <see cref="RadixMap{T, TKey}"/>: distinguishes its keys by 5 bits at <see cref="Shift"/>. A slot is empty, one
/// value, or a page for several. Pages that would hold a single thing do not exist, so equal maps have equal
/// pages. Immutable, except by the operation that made it and has not published it yet (<see cref="Owner"/>).
/// </summary>
/// <remarks>
/// The slots lie in the page itself (<see cref="RadixNode{TSlots}"/>), in the order of their bits, those that are empty left out: one object
/// and one place in memory less per level than with an array.
/// </remarks>
internal abstract class RadixNode
{
    public const int Bits = 5;
    private uint _leafMap;
    private byte _capacity;

    public long Owner { get; private init; }

    public ulong Prefix { get; private init; }

    public byte Shift { get; private init; }

    /// <summary>Slots that are not empty.</summary>
    public uint Map { get; private set; }

    /// <summary>Slots that are values.</summary>
    public uint LeafMap => _leafMap;

    public int Count => BitOperations.PopCount(Map);

    /// <summary>The lowest key this page can hold.</summary>
    public ulong FirstKey => Shift + Bits >= 64 ? 0 : Prefix << (Shift + Bits);

    /// <summary>All that is in the page, in the order of the keys.</summary>
    private Span<object> Slots => MemoryMarshal.CreateSpan(ref First, Count);

    /// <summary>The first slot: at the same place in pages of all sizes, as the base has no references and they have one field.</summary>
    private ref object First
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref Unsafe.As<InlineArray2<object>, object>(ref Unsafe.As<RadixNode<InlineArray2<object>>>(this).Slots);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong PrefixOf(ulong key, int shift) => shift + Bits >= 64 ? 0 : key >> (shift + Bits);

    /// <summary>A page with one value.</summary>
    public static RadixNode Of(ulong key, object value, long owner)
    {
        var page = Make(1, owner, PrefixOf(key, 0), 0);
        page.First = value;
        page.Map = page._leafMap = page.Bit(key);
        return page;
    }

    /// <summary>A page that tells a value and another thing apart by their keys, which differ.</summary>
    public static RadixNode Of(ulong key, object value, ulong otherKey, object other, bool isLeaf, long owner)
    {
        var shift = BitOperations.Log2(key ^ otherKey) / Bits * Bits;
        var page = Make(2, owner, PrefixOf(key, shift), (byte)shift);
        uint bit = page.Bit(key), otherBit = page.Bit(otherKey);
        page.Map = bit | otherBit;
        page._leafMap = bit | (isLeaf ? otherBit : 0);
        page.Slot(bit) = value;
        page.Slot(otherBit) = other;
        return page;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Covers(ulong key) => PrefixOf(key, Shift) == Prefix;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Bit(ulong key) => 1u << (int)((key >> Shift) & 31);

    /// <summary>The value in a slot of <see cref="LeafMap"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public object LeafAt(uint bit) => Slot(bit);

    /// <summary>The page in a slot that is neither empty nor a value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public RadixNode BranchAt(uint bit) => Unsafe.As<RadixNode>(Slot(bit));

    /// <summary>The value if it is all the page holds, else null.</summary>
    public object? SingleLeaf => Count == 1 && _leafMap != 0 ? First : null;

    /// <summary>The page if it is all this one holds, else null.</summary>
    public RadixNode? SingleBranch => Count == 1 && _leafMap == 0 ? Unsafe.As<RadixNode>(First) : null;

    /// <summary>Changes a slot that is not empty.</summary>
    public void Replace(uint bit, object item, bool isLeaf)
    {
        Slot(bit) = item;
        _leafMap = isLeaf ? _leafMap | bit : _leafMap & ~bit;
    }

    public void Remove(uint bit)
    {
        var slots = Slots;
        var index = IndexOf(bit);
        slots[(index + 1)..].CopyTo(slots[index..]);
        slots[^1] = null!;
        Map &= ~bit;
        _leafMap &= ~bit;
    }

    /// <summary>This page, or a copy the owner may edit.</summary>
    public RadixNode Editable(long owner)
    {
        if (IsOwnedBy(owner))
        {
            return this;
        }

        var copy = Make(Count, owner, Prefix, Shift);
        Slots.CopyTo(MemoryMarshal.CreateSpan(ref copy.First, Count));
        (copy.Map, copy._leafMap) = (Map, _leafMap);
        return copy;
    }

    /// <summary>This page if the owner may edit it and there is room, or a copy, with a value in an empty slot.</summary>
    public RadixNode WithInserted(uint bit, object value, long owner)
    {
        var count = Count;
        var page = IsOwnedBy(owner) && count < _capacity ? this : Make(count + 1, owner, Prefix, Shift);
        var from = Slots;
        var to = MemoryMarshal.CreateSpan(ref page.First, count + 1);
        var index = IndexOf(bit);
        from[index..].CopyTo(to[(index + 1)..]);
        if (!ReferenceEquals(page, this))
        {
            from[..index].CopyTo(to);
        }

        to[index] = value;
        page.Map = Map | bit;
        page._leafMap = _leafMap | bit;
        return page;
    }

    private static RadixNode Make(int count, long owner, ulong prefix, byte shift) => count switch
    {
        <= 2 => new RadixNode<InlineArray2<object>> { Owner = owner, Prefix = prefix, Shift = shift, _capacity = 2 },
        <= 4 => new RadixNode<InlineArray4<object>> { Owner = owner, Prefix = prefix, Shift = shift, _capacity = 4 },
        <= 6 => new RadixNode<InlineArray6<object>> { Owner = owner, Prefix = prefix, Shift = shift, _capacity = 6 },
        <= 8 => new RadixNode<InlineArray8<object>> { Owner = owner, Prefix = prefix, Shift = shift, _capacity = 8 },
        <= 12 => new RadixNode<InlineArray12<object>> { Owner = owner, Prefix = prefix, Shift = shift, _capacity = 12 },
        <= 16 => new RadixNode<InlineArray16<object>> { Owner = owner, Prefix = prefix, Shift = shift, _capacity = 16 },
        <= 20 => new RadixNode<RadixSlots20> { Owner = owner, Prefix = prefix, Shift = shift, _capacity = 20 },
        <= 24 => new RadixNode<RadixSlots24> { Owner = owner, Prefix = prefix, Shift = shift, _capacity = 24 },
        <= 28 => new RadixNode<RadixSlots28> { Owner = owner, Prefix = prefix, Shift = shift, _capacity = 28 },
        _ => new RadixNode<RadixSlots32> { Owner = owner, Prefix = prefix, Shift = shift, _capacity = 32 },
    };

    private bool IsOwnedBy(long owner) => Owner == owner && owner != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref object Slot(uint bit) => ref Unsafe.Add(ref First, IndexOf(bit));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int IndexOf(uint bit) => BitOperations.PopCount(Map & (bit - 1));
}
