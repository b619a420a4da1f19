using System.Numerics;
using System.Runtime.CompilerServices;

namespace UnionFs;

/// <summary>
/// A piece of native memory cut into chunks. It is freed when nothing refers to it any more, so that whoever holds the object may read
/// its memory; whether what it read was still the chunk it meant, the sequence of the content tells.
/// </summary>
internal sealed unsafe class Slab
{
    public const int MaxChunks = 512;
    private const int ChunkSize = FileContent.ChunkSize;
    private readonly byte* _memory;
    private FreeMap _free;

    public Slab(int chunks, nint memory)
    {
        Chunks = chunks;
        _memory = (byte*)memory;
        FreeAll();
        GC.AddMemoryPressure(Size);
    }

    /// <summary>Memory nothing refers to any more goes to the next taker, or back.</summary>
    ~Slab()
    {
        if (SlabPool.TryKeep(this))
        {
            GC.ReRegisterForFinalize(this);
            return;
        }

        GC.RemoveMemoryPressure(Size);
        SlabPool.Free((nint)_memory);
    }

    public int Chunks { get; }

    /// <summary>Chunks that are not in use.</summary>
    public int FreeCount { get; private set; }

    /// <summary>Where it is in the list of its store's slabs with free chunks; −1 if it is not. The store's own.</summary>
    public int ListIndex { get; set; } = -1;

    public long Size => (long)Chunks * ChunkSize;

    /// <summary>Some chunks. Whoever uses it keeps this object alive.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<byte> Bytes(int index, int offset, int count) => new(_memory + ((long)index * ChunkSize) + offset, count);

    /// <summary>Takes the first free chunks at or after an index that lie one behind the other; 0 if there are none.</summary>
    public int Take(int from, int wanted, out int index)
    {
        index = NextFree(from);
        if (index < 0)
        {
            return 0;
        }

        var count = 0;
        while (count < wanted && index + count < Chunks)
        {
            var at = index + count;
            ref var word = ref _free[at >> 6];
            var run = Math.Min(BitOperations.TrailingZeroCount(~(word >> (at & 63))), Math.Min(64 - (at & 63), wanted - count));
            if (run == 0)
            {
                break;
            }

            word &= ~((run == 64 ? ulong.MaxValue : (1UL << run) - 1) << (at & 63));
            count += run;
        }

        FreeCount -= count;
        return count;
    }

    /// <summary>Takes chunks that follow others if they are free; answers how many.</summary>
    public int TakeAt(int index, int wanted)
    {
        return index < Chunks && ((_free[index >> 6] >> (index & 63)) & 1) != 0 ? Take(index, wanted, out _) : 0;
    }

    /// <summary>Gives chunks back.</summary>
    public void Release(int index, int count)
    {
        FreeCount += count;
        for (; count > 0; index++, count--)
        {
            _free[index >> 6] |= 1UL << (index & 63);
        }
    }

    public void FreeAll()
    {
        _free = default;
        for (var i = 0; i < Chunks; i++)
        {
            _free[i >> 6] |= 1UL << (i & 63);
        }

        FreeCount = Chunks;
    }

    private int NextFree(int from)
    {
        for (var word = from >> 6; word << 6 < Chunks; word++)
        {
            var bits = _free[word] & (word == from >> 6 ? ulong.MaxValue << (from & 63) : ulong.MaxValue);
            if (bits != 0)
            {
                return (word << 6) + BitOperations.TrailingZeroCount(bits);
            }
        }

        return -1;
    }

    [InlineArray(MaxChunks / 64)]
    private struct FreeMap
    {
        private ulong _first;
    }
}
