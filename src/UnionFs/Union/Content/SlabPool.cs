using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace UnionFs;

/// <summary>Native memory of slabs that are gone, kept for new ones of the same size up to a limit. Thread-safe.</summary>
internal static unsafe class SlabPool
{
    private const long MaxKeptBytes = 64 << 20;
    private static readonly ConcurrentDictionary<long, ConcurrentBag<nint>> s_kept = [];
    private static long s_keptBytes;

    public static nint Take(long size)
    {
        if (s_kept.TryGetValue(size, out var bag) && bag.TryTake(out var memory))
        {
            Interlocked.Add(ref s_keptBytes, -size);
            return memory;
        }

        return (nint)NativeMemory.AlignedAlloc((nuint)size, FileContent.ChunkSize);
    }

    public static void Return(nint memory, long size)
    {
        if (Interlocked.Add(ref s_keptBytes, size) <= MaxKeptBytes)
        {
            s_kept.GetOrAdd(size, static _ => []).Add(memory);
            return;
        }

        Interlocked.Add(ref s_keptBytes, -size);
        NativeMemory.AlignedFree((void*)memory);
    }
}
