using System.Numerics;
using System.Runtime.CompilerServices;

namespace UnionFs;

/// <summary>
/// A page of a <see cref="RadixMap{T}"/>: distinguishes its keys by 5 bits at <see cref="Shift"/>. A slot is empty, one
/// key with its value, or a page for several keys. Pages that would hold a single thing do not exist, so equal maps have equal
/// pages. Immutable, except by the operation that made it and has not published it yet (<see cref="Owner"/>).
/// </summary>
internal sealed class RadixNode<T>
{
    public const int Bits = 5;
    public long Owner;
    public ulong Prefix;
    public int Shift;
    public uint LeafMap;
    public uint BranchMap;
    public RadixLeaf<T>[] Leaves = [];
    public RadixNode<T>[] Branches = [];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong PrefixOf(ulong key, int shift) => shift + Bits >= 64 ? 0 : key >> (shift + Bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Covers(ulong key) => PrefixOf(key, Shift) == Prefix;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Bit(ulong key) => 1u << (int)((key >> Shift) & 31);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int LeafIndex(uint bit) => BitOperations.PopCount(LeafMap & (bit - 1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int BranchIndex(uint bit) => BitOperations.PopCount(BranchMap & (bit - 1));

    /// <summary>The lowest key this page can hold.</summary>
    public ulong FirstKey => Shift + Bits >= 64 ? 0 : Prefix << (Shift + Bits);

    /// <summary>This page, or a copy the owner may edit.</summary>
    public RadixNode<T> Editable(long owner) => Owner == owner && owner != 0 ? this : new RadixNode<T>
    {
        Owner = owner,
        Prefix = Prefix,
        Shift = Shift,
        LeafMap = LeafMap,
        BranchMap = BranchMap,
        Leaves = Leaves.Length == 0 ? [] : (RadixLeaf<T>[])Leaves.Clone(),
        Branches = Branches.Length == 0 ? [] : (RadixNode<T>[])Branches.Clone(),
    };

    public void InsertLeaf(uint bit, in RadixLeaf<T> leaf)
    {
        Leaves = Inserted(Leaves, LeafIndex(bit), leaf);
        LeafMap |= bit;
    }

    public void RemoveLeaf(uint bit)
    {
        Leaves = Without(Leaves, LeafIndex(bit));
        LeafMap &= ~bit;
    }

    public void InsertBranch(uint bit, RadixNode<T> branch)
    {
        Branches = Inserted(Branches, BranchIndex(bit), branch);
        BranchMap |= bit;
    }

    public void RemoveBranch(uint bit)
    {
        Branches = Without(Branches, BranchIndex(bit));
        BranchMap &= ~bit;
    }

    private static TItem[] Inserted<TItem>(TItem[] items, int index, in TItem item)
    {
        var result = new TItem[items.Length + 1];
        Array.Copy(items, result, index);
        result[index] = item;
        Array.Copy(items, index, result, index + 1, items.Length - index);
        return result;
    }

    private static TItem[] Without<TItem>(TItem[] items, int index)
    {
        if (items.Length == 1)
        {
            return [];
        }

        var result = new TItem[items.Length - 1];
        Array.Copy(items, result, index);
        Array.Copy(items, index + 1, result, index, result.Length - index);
        return result;
    }
}
