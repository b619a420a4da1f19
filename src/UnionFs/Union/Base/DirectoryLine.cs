using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace UnionFs;

/// <summary>
/// What a lookup has to know of a loaded directory of the base, in one cache line, followed by its path. Nothing in a line changes once it
/// is published. Lines and what they point to lie in pinned arrays of the base: a pointer holds as long as somebody holds the
/// base, a span or reference made of one by itself.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = Bytes)]
internal unsafe struct DirectoryLine
{
    public const int Bytes = 64;

    /// <summary>Up to so many names are told apart by one byte each, all compared at once.</summary>
    public const int MaxTagged = 16;

    /// <summary><see cref="NameHash"/> of the path.</summary>
    [FieldOffset(0)]
    public ulong Hash;

    /// <summary><see cref="BaseDirectory.AncestorMask"/>.</summary>
    [FieldOffset(8)]
    public ulong AncestorMask;

    /// <summary>The highest byte of the hash of each name, if they are few.</summary>
    [FieldOffset(16)]
    public Vector128<byte> Tags;

    /// <summary>The entries, sorted by the bytes of their names.</summary>
    [FieldOffset(32)]
    public BaseEntry* Entries;

    /// <summary>
    /// If they are many, an open-addressing table of them by hash: a slot is the index + 1 in the bits that number slots, and bits of the
    /// hash above them.
    /// </summary>
    [FieldOffset(40)]
    public uint* Slots;

    /// <summary>The number of the first entry; the entries of all tables of a base are numbered, those of one table in a row.</summary>
    [FieldOffset(48)]
    public int First;

    [FieldOffset(52)]
    public int Count;

    /// <summary>The ordinal of the <see cref="BaseDirectory"/>.</summary>
    [FieldOffset(56)]
    public int Ordinal;

    /// <summary>Bytes of the path, which follow the line; 0 for the root and for directories that are not found by path.</summary>
    [FieldOffset(60)]
    public ushort PathLength;

    /// <summary>The bytes of the path of a line, without a slash at the end.</summary>
    public static byte* PathOf(DirectoryLine* line) => (byte*)(line + 1);

    /// <summary>How many slots there are for so many entries.</summary>
    public static int SlotsFor(int count) => (int)BitOperations.RoundUpToPowerOf2(((uint)count * 3 / 2) + 1);

    public static byte TagOf(ulong hash) => (byte)(hash >> 56);

    /// <summary>Fills an empty table of slots.</summary>
    public static void AddSlot(Span<uint> slots, ulong hash, int index)
    {
        var indexMask = (uint)slots.Length - 1;
        var slot = (uint)hash & indexMask;
        while (slots[(int)slot] != 0)
        {
            slot = (slot + 1) & indexMask;
        }

        slots[(int)slot] = ((uint)(hash >> 32) & ~indexMask) | (uint)(index + 1);
    }

    /// <summary>The candidates among few names, as bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly uint Candidates(ulong hash) =>
        Vector128.Equals(Tags, Vector128.Create(TagOf(hash))).ExtractMostSignificantBits() & ((1u << Count) - 1);

    /// <summary>The next candidate among many names, or −1. Start with <paramref name="slot"/> = the hash.</summary>
    public readonly int NextInSlots(ulong hash, ref uint slot)
    {
        var indexMask = (uint)SlotsFor(Count) - 1;
        var tag = (uint)(hash >> 32) & ~indexMask;
        while (true)
        {
            var value = Slots[slot & indexMask];
            if (value == 0)
            {
                return -1;
            }

            slot++;
            if ((value & ~indexMask) == tag)
            {
                return (int)(value & indexMask) - 1;
            }
        }
    }
}
