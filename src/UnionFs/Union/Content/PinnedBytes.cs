using System.Buffers;

namespace UnionFs;

/// <summary>
/// Buffers of a caller, held in place until disposed: what they are is asked once, outside all locks, and none of the caller's code runs while they
/// are used. Their total length is that of one transfer.
/// </summary>
internal sealed unsafe class PinnedBytes : IDisposable
{
    private readonly MemoryHandle[] _handles;
    private readonly int[] _lengths;
    private int _pinned;

    private PinnedBytes(int count)
    {
        _handles = new MemoryHandle[count];
        _lengths = new int[count];
    }

    /// <summary>How many buffers there are.</summary>
    public int Count => _handles.Length;

    /// <summary>Bytes of all buffers.</summary>
    public long Length { get; private set; }

    /// <summary>A buffer; not used after <see cref="Dispose"/>.</summary>
    public Span<byte> this[int index] => new(_handles[index].Pointer, _lengths[index]);

    public static PinnedBytes Of(IReadOnlyList<Memory<byte>> buffers) => Of(buffers, static b => b);

    public static PinnedBytes Of(IReadOnlyList<ReadOnlyMemory<byte>> buffers) => Of(buffers, static b => b);

    public void Dispose()
    {
        while (_pinned > 0)
        {
            _handles[--_pinned].Dispose();
        }
    }

    private static PinnedBytes Of<T>(IReadOnlyList<T> buffers, Func<T, ReadOnlyMemory<byte>> bytesOf)
    {
        var pinned = new PinnedBytes(buffers.Count);
        try
        {
            for (var i = 0; i < pinned.Count; i++)
            {
                pinned.Add(bytesOf(buffers[i]));
            }

            return pinned;
        }
        catch
        {
            pinned.Dispose();
            throw;
        }
    }

    private void Add(ReadOnlyMemory<byte> buffer)
    {
        _handles[_pinned] = buffer.Pin();
        _lengths[_pinned++] = buffer.Length;
        Length += buffer.Length;
    }
}
