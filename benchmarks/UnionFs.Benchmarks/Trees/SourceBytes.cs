using System.Runtime.InteropServices;

namespace UnionFs.Benchmarks;

/// <summary>256 MiB of random bytes, far more than a cache holds: the data below large files, and what is copied to compare with.</summary>
internal sealed unsafe class SourceBytes
{
    public const int Length = 256 << 20;
    public const int PageSize = 4096;
    private static SourceBytes? s_shared;

    private SourceBytes()
    {
        Array = GC.AllocateUninitializedArray<byte>(Length, pinned: true);
        new Random(7).NextBytes(Array);
    }

    public static SourceBytes Shared => s_shared ??= new SourceBytes();

    public byte[] Array { get; }

    /// <summary>The byte a file made of <see cref="Extents"/> has at an offset.</summary>
    public byte At(int file, long size, long offset) => Array[(Start(file, size) + offset) % Length];

    /// <summary>The data of a file: small ones each have a part of their own, large ones repeat all of it.</summary>
    public IEnumerable<(long Offset, ReadOnlyMemory<byte> Data)> Extents(int file, long size)
    {
        var start = (int)Start(file, size);
        for (var offset = 0L; offset < size; offset += Length)
        {
            yield return (offset, Array.AsMemory(start, (int)Math.Min(size - offset, Length)));
        }
    }

    /// <summary>Memory that is there: every page was written to.</summary>
    public static byte* Touched(long bytes)
    {
        var memory = (byte*)NativeMemory.AlignedAlloc((nuint)bytes, PageSize);
        NativeMemory.Fill(memory, (nuint)bytes, 1);
        return memory;
    }

    private static long Start(int file, long size) => size >= Length ? 0 : file * Math.Max(size, PageSize) % (Length - size + 1) / PageSize * PageSize;
}
