using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace UnionFs;

/// <summary>
/// A piece of native memory cut into chunks. Freed when no content refers to it any more. A reader copies and then looks whether the
/// chunk's version is still the one it knows, so it needs no lock.
/// </summary>
internal sealed unsafe class Slab
{
    private readonly byte* _memory;
    private readonly uint[] _versions;
    private readonly long[] _owners;

    public Slab(int chunks)
    {
        Chunks = chunks;
        _versions = new uint[chunks];
        _owners = new long[chunks];
        _memory = (byte*)SlabPool.Take(Size);
        GC.AddMemoryPressure(Size);
    }

    ~Slab()
    {
        GC.RemoveMemoryPressure(Size);
        SlabPool.Return((nint)_memory, Size);
    }

    public int Chunks { get; }

    private long Size => (long)Chunks * FileContent.ChunkSize;

    public long OwnerOf(int index) => _owners[index];

    /// <summary>Starts a new content of a chunk: readers of the old one notice from here on.</summary>
    public uint Renew(int index, long owner)
    {
        _owners[index] = owner;
        var version = _versions[index] + 1;
        Volatile.Write(ref _versions[index], version);
        Interlocked.MemoryBarrier();
        return version;
    }

    /// <summary>Copies bytes of a chunk; false if it was rewritten since the version.</summary>
    public bool TryRead(int index, uint version, int offset, Span<byte> destination)
    {
        if (Volatile.Read(ref _versions[index]) != version)
        {
            return false;
        }

        SpanOf(index).Slice(offset, destination.Length).CopyTo(destination);
        Interlocked.MemoryBarrier();
        var isSame = Volatile.Read(ref _versions[index]) == version;
        GC.KeepAlive(this);
        return isSame;
    }

    /// <summary>Writes bytes of a chunk. Under the writer lock.</summary>
    public void Write(int index, int offset, ReadOnlySpan<byte> source)
    {
        source.CopyTo(SpanOf(index)[offset..]);
        GC.KeepAlive(this);
    }

    /// <summary>Zeroes bytes of a chunk. Under the writer lock.</summary>
    public void Clear(int index, int offset, int count)
    {
        SpanOf(index).Slice(offset, count).Clear();
        GC.KeepAlive(this);
    }

    /// <summary>Copies a whole chunk here. Under the writer lock.</summary>
    public void CopyFrom(int index, Slab source, int sourceIndex)
    {
        source.SpanOf(sourceIndex).CopyTo(SpanOf(index));
        GC.KeepAlive(this);
        GC.KeepAlive(source);
    }

    /// <summary>Fills bytes of a chunk from a layer's content. Under the writer lock.</summary>
    public void Fill(int index, LayerContent source, long position, int count)
    {
        var target = SpanOf(index)[..count];
        while (!target.IsEmpty && source.Read(position, target) is var read and > 0)
        {
            position += read;
            target = target[read..];
        }

        target.Clear();
        GC.KeepAlive(this);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Span<byte> SpanOf(int index) => new(_memory + ((long)index * FileContent.ChunkSize), FileContent.ChunkSize);
}
