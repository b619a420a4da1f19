using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace UnionFs;

/// <summary>
/// Where the entry of a whole path may lie, by its hash, so that it is fetched while the line of its directory still is. A hint is never
/// believed: it may be of another path, or of none, and then costs one needless fetch. Adding is done under the gate of the base.
/// </summary>
internal sealed unsafe class EntryHints
{
    /// <summary>A base with fewer entries lies in the caches anyhow.</summary>
    public const int MinEntries = 4096;

    // Entries lie at multiples of their size, so 32 bits reach 256 GiB; what lies above the same for all, as far as hints care.
    private const int AddressShift = 6;
    private readonly uint[] _slots;
    private readonly ulong _high;

    public EntryHints(int entries, DirectoryLine* line)
    {
        _slots = new uint[BitOperations.RoundUpToPowerOf2((uint)entries) / 2];
        _high = (ulong)line->Entries >> AddressShift & ~(ulong)uint.MaxValue;
    }

    /// <summary>How many entries it is good for; more need a larger table. Two share a slot: half the hints hold, at 2.6 bytes an entry.</summary>
    public int Capacity => _slots.Length * 2;

    public void Add(DirectoryLine* line)
    {
        for (var i = 0; i < line->Count; i++)
        {
            var entry = line->Entries + i;
            var hash = NameHash.Compute(new ReadOnlySpan<byte>(entry->Name, entry->NameLength));
            SlotOf(line->Hash, hash) = (uint)((ulong)entry >> AddressShift);
        }
    }

    /// <summary>Fetches what the hint says of a path.</summary>
    /// <param name="directory"><see cref="NameHash"/> of the path of the directory.</param>
    /// <param name="name">That of the name.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(ulong directory, ulong name)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0((void*)((_high | SlotOf(directory, name)) << AddressShift));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref uint SlotOf(ulong directory, ulong name) => ref Unsafe.Add(
        ref MemoryMarshal.GetArrayDataReference(_slots),
        (nint)((uint)(directory ^ BitOperations.RotateLeft(name, 32)) & (uint)(_slots.Length - 1)));
}
