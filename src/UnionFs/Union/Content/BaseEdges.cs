namespace UnionFs;

/// <summary>
/// The base bytes of the first and the last chunk of a range, read before the writer lock is taken, so that no layer is called under it.
/// Base bytes never change (invariant U11), so they are right whatever happened meanwhile.
/// </summary>
internal sealed class BaseEdges
{
    [ThreadStatic]
    private static BaseEdges? t_own;
    private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(2 * FileContent.ChunkSize);
    private BaseOrigin _origin;
    private long _first = -1;
    private long _last = -1;

    /// <summary>The calling thread's; what it holds is from its last use.</summary>
    public static BaseEdges Own => t_own ??= new BaseEdges();

    /// <summary>Forgets what it holds.</summary>
    public void Reset()
    {
        _origin = default;
        _first = _last = -1;
    }

    /// <summary>Reads the chunks at both ends of a range. Calls the layer.</summary>
    public void Load(in BaseOrigin origin, LayerContent source, long offset, long count)
    {
        Reset();
        var first = offset / FileContent.ChunkSize;
        var last = (offset + count - 1) / FileContent.ChunkSize;
        Fill(source, first, 0);
        if (last != first)
        {
            Fill(source, last, FileContent.ChunkSize);
        }

        (_origin, _first, _last) = (origin, first, last);
    }

    /// <summary>Whether a chunk of a file is here.</summary>
    public bool Has(in BaseOrigin origin, long chunk) => (chunk == _first || chunk == _last) && _origin.Equals(origin);

    /// <summary>The bytes of a chunk that is here; zeros after the end of the base content.</summary>
    public ReadOnlySpan<byte> Of(long chunk) => _bytes.AsSpan(chunk == _first ? 0 : FileContent.ChunkSize, FileContent.ChunkSize);

    private void Fill(LayerContent source, long chunk, int at)
    {
        var target = _bytes.AsSpan(at, FileContent.ChunkSize);
        for (var offset = chunk * FileContent.ChunkSize; !target.IsEmpty && source.Read(offset, target) is var read and > 0; offset += read)
        {
            target = target[read..];
        }

        target.Clear();
    }
}
