using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace UnionFs;

/// <summary>A power of two of buckets, each a cache line of its own. A reference to one holds all.</summary>
internal sealed unsafe class PathBuckets
{
    private readonly byte[] _memory;
    private readonly int _offset;
    private readonly int _mask;

    public PathBuckets(int count)
    {
        _memory = GC.AllocateArray<byte>((count + 1) * PathBucket.Bytes, pinned: true);
        var address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_memory));
        _offset = (int)(0 - address) & (PathBucket.Bytes - 1);
        _mask = count - 1;
    }

    public int Count => _mask + 1;

    /// <summary>The bucket a hash belongs to, or one after it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref PathBucket At(ulong hash, int step) => ref Unsafe.As<byte, PathBucket>(ref Unsafe.Add(
        ref MemoryMarshal.GetArrayDataReference(_memory),
        (nint)_offset + ((nint)(((int)hash + step) & _mask) * PathBucket.Bytes)));

    /// <summary>Adds a line where it belongs or, where all is taken, after it.</summary>
    public void Add(DirectoryLine* line)
    {
        for (var step = 0; !PathBucket.TryAdd(ref At(line->Hash, step), line); step++)
        {
        }
    }
}
