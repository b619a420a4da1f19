using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace UnionFs;

/// <summary>
/// Which node a whole path may lead to, of nodes that were made, by its hash: hints, filled by readers. A hint is never believed: the record of the
/// node says what its name is. So it needs no version and no lock, and what is lost when two threads write is found again.
/// </summary>
internal sealed class MadeNames
{
    private const int Ways = 4;
    private const int MinSlots = 64;
    private const int MaxSlots = 1 << 18;

    // The upper bits of a hash, the lower bits of an id; an id of a made node has the highest bit, and a counter below.
    private const int IdBits = 41;
    private const ulong IdMask = (1UL << IdBits) - 1;
    private const ulong Made = 1UL << 63;
    private ulong[] _slots = [];

    /// <summary>A node that a path with these hashes may lead to.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryFind(in PathHashes hashes, out ulong id)
    {
        var slots = Volatile.Read(ref _slots);
        var hash = HashOf(hashes);
        if (slots.Length != 0)
        {
            ref var first = ref GroupOf(slots, hash);
            for (var way = 0; way < Ways; way++)
            {
                var slot = Volatile.Read(ref Unsafe.Add(ref first, way));
                if (slot >> IdBits == hash >> IdBits && slot != 0)
                {
                    id = Made | (slot & IdMask);
                    return true;
                }
            }
        }

        id = 0;
        return false;
    }

    /// <summary>Keeps that a path with these hashes led to a node, in a table for so many nodes.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Add(in PathHashes hashes, ulong id, int nodes)
    {
        if ((id & ~IdMask) != Made)
        {
            return;
        }

        var slots = Volatile.Read(ref _slots);
        var wanted = (int)Math.Clamp(BitOperations.RoundUpToPowerOf2((uint)nodes * 2), MinSlots, MaxSlots);
        if (slots.Length < wanted)
        {
            slots = new ulong[wanted];
            Volatile.Write(ref _slots, slots);
        }

        var hash = HashOf(hashes);
        ref var first = ref GroupOf(slots, hash);
        var victim = (int)(hash >> IdBits) & (Ways - 1);
        for (var way = 0; way < Ways; way++)
        {
            var slot = Volatile.Read(ref Unsafe.Add(ref first, way));
            if (slot == 0 || slot >> IdBits == hash >> IdBits)
            {
                victim = way;
                break;
            }
        }

        Volatile.Write(ref Unsafe.Add(ref first, victim), (hash & ~IdMask) | (id & IdMask));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong HashOf(in PathHashes hashes) => hashes.Directory ^ BitOperations.RotateLeft(hashes.Name, 32);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref ulong GroupOf(ulong[] slots, ulong hash) =>
        ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(slots), (nint)((uint)hash & (uint)(slots.Length - Ways)));
}
