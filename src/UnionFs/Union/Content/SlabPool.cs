using System.Collections.Concurrent;
using System.Numerics;
using System.Runtime.InteropServices;

namespace UnionFs;

/// <summary>
/// Slabs nobody uses, kept for the next sandbox up to a limit: memory that was touched is many times cheaper than fresh memory.
/// Thread-safe.
/// </summary>
internal static unsafe class SlabPool
{
    private const long MaxKeptBytes = 256L << 20;
    private static readonly ConcurrentBag<Slab>?[] s_kept = new ConcurrentBag<Slab>[BitOperations.Log2(Slab.MaxChunks) + 1];
    private static long s_keptBytes;

    /// <summary>A slab with all its chunks free.</summary>
    /// <param name="chunks">Its size: a power of two.</param>
    /// <exception cref="OutOfMemoryException">There is no memory.</exception>
    public static Slab Take(int chunks)
    {
        if (s_kept[BitOperations.Log2((uint)chunks)] is { } bag && bag.TryTake(out var kept))
        {
            Interlocked.Add(ref s_keptBytes, -kept.Size);
            return kept;
        }

        return new Slab(chunks, (nint)NativeMemory.AlignedAlloc((nuint)chunks * FileContent.ChunkSize, FileContent.ChunkSize));
    }

    /// <summary>Keeps a slab that no live content refers to; readers that still do notice by the sequence of their content.</summary>
    public static bool TryKeep(Slab slab)
    {
        if (Interlocked.Add(ref s_keptBytes, slab.Size) > MaxKeptBytes)
        {
            Interlocked.Add(ref s_keptBytes, -slab.Size);
            return false;
        }

        slab.FreeAll();
        slab.ListIndex = -1;
        ref var bag = ref s_kept[BitOperations.Log2((uint)slab.Chunks)];
        (bag ?? Interlocked.CompareExchange(ref bag, [], null) ?? bag).Add(slab);
        return true;
    }

    public static void Free(nint memory) => NativeMemory.AlignedFree((void*)memory);
}
