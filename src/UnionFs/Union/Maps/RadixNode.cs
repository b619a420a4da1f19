using System.Numerics;
using System.Runtime.CompilerServices;

namespace UnionFs;

/// <summary>
/// A page of a <see cref="RadixMap{T, TKey}"/>: distinguishes its keys by 5 bits at <see cref="Shift"/>. A slot is empty, one
/// value, or a page for several. Pages that would hold a single thing do not exist, so equal maps have equal
/// pages. Immutable, except by the operation that made it and has not published it yet (<see cref="Owner"/>).
/// </summary>
internal sealed class RadixNode<T>
    where T : class
{
    public const int Bits = 5;
    private object[] _slots = [];
    private uint _leafMap;

    public long Owner { get; init; }

    public ulong Prefix { get; init; }

    public int Shift { get; init; }

    /// <summary>Slots that are not empty.</summary>
    public uint Map { get; private set; }

    /// <summary>Slots that are values.</summary>
    public uint LeafMap => _leafMap;

    public int Count => _slots.Length;

    /// <summary>The lowest key this page can hold.</summary>
    public ulong FirstKey => Shift + Bits >= 64 ? 0 : Prefix << (Shift + Bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong PrefixOf(ulong key, int shift) => shift + Bits >= 64 ? 0 : key >> (shift + Bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Covers(ulong key) => PrefixOf(key, Shift) == Prefix;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Bit(ulong key) => 1u << (int)((key >> Shift) & 31);

    /// <summary>The value in a slot of <see cref="LeafMap"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T LeafAt(uint bit) => Unsafe.As<T>(_slots[IndexOf(bit)]);

    /// <summary>The page in a slot that is neither empty nor a value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public RadixNode<T> BranchAt(uint bit) => Unsafe.As<RadixNode<T>>(_slots[IndexOf(bit)]);

    /// <summary>The value if it is all the page holds, else null.</summary>
    public T? SingleLeaf => Count == 1 && _leafMap != 0 ? Unsafe.As<T>(_slots[0]) : null;

    /// <summary>The page if it is all this one holds, else null.</summary>
    public RadixNode<T>? SingleBranch => Count == 1 && _leafMap == 0 ? Unsafe.As<RadixNode<T>>(_slots[0]) : null;

    /// <summary>Changes a slot that is not empty.</summary>
    public void Replace(uint bit, object item, bool isLeaf)
    {
        _slots[IndexOf(bit)] = item;
        _leafMap = isLeaf ? _leafMap | bit : _leafMap & ~bit;
    }

    public void Insert(uint bit, object item, bool isLeaf)
    {
        _slots = Inserted(IndexOf(bit), item);
        Map |= bit;
        _leafMap |= isLeaf ? bit : 0;
    }

    public void Remove(uint bit)
    {
        var index = IndexOf(bit);
        var result = new object[_slots.Length - 1];
        Array.Copy(_slots, result, index);
        Array.Copy(_slots, index + 1, result, index, result.Length - index);
        _slots = result;
        Map &= ~bit;
        _leafMap &= ~bit;
    }

    /// <summary>This page, or a copy the owner may edit.</summary>
    public RadixNode<T> Editable(long owner)
    {
        return IsOwnedBy(owner) ? this : Copy(owner, [.. _slots]);
    }

    /// <summary>As <see cref="Editable"/> and <see cref="Insert"/>, copying once.</summary>
    public RadixNode<T> WithInserted(uint bit, object item, long owner)
    {
        if (IsOwnedBy(owner))
        {
            Insert(bit, item, isLeaf: true);
            return this;
        }

        var copy = Copy(owner, Inserted(IndexOf(bit), item));
        copy.Map |= bit;
        copy._leafMap |= bit;
        return copy;
    }

    private bool IsOwnedBy(long owner) => Owner == owner && owner != 0;

    private RadixNode<T> Copy(long owner, object[] slots) => new()
    {
        Owner = owner,
        Prefix = Prefix,
        Shift = Shift,
        Map = Map,
        _leafMap = _leafMap,
        _slots = slots,
    };

    private object[] Inserted(int index, object item)
    {
        var slots = _slots;
        var result = new object[slots.Length + 1];
        slots.AsSpan(0, index).CopyTo(result);
        result[index] = item;
        slots.AsSpan(index).CopyTo(result.AsSpan(index + 1));
        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int IndexOf(uint bit) => BitOperations.PopCount(Map & (bit - 1));
}
