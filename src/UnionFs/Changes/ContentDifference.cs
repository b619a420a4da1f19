namespace UnionFs;

/// <summary>Whether a file holds the same bytes in two states. Reads only the chunks that may differ.</summary>
internal sealed class ContentDifference(MergedBase merged, FileContent old, FileContent now, CancellationToken cancellation) : IDisposable
{
    private const int ChunkSize = FileContent.ChunkSize;
    private readonly byte[] _oldBytes = new byte[ChunkSize];
    private readonly byte[] _bytes = new byte[ChunkSize];
    private LayerContent? _oldSource;
    private LayerContent? _source;

    /// <summary>False also where a layer cannot be read to find out, or the content is changed meanwhile.</summary>
    public static bool IsSame(MergedBase merged, FileContent old, FileContent now, CancellationToken cancellation)
    {
        if (ReferenceEquals(old, now) || old.Length != now.Length)
        {
            return old.Length == now.Length;
        }

        using var difference = new ContentDifference(merged, old, now, cancellation);
        try
        {
            return difference.IsSame(old.Length);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        _oldSource?.Dispose();
        _source?.Dispose();
    }

    private bool IsSame(long length)
    {
        var chunks = (length + ChunkSize - 1) / ChunkSize;
        for (long chunk = 0; chunk < chunks;)
        {
            cancellation.ThrowIfCancellationRequested();
            var alike = old.AlikeFrom(now, chunk, chunks - chunk);
            if (alike == 0 && !IsSameChunk(chunk * ChunkSize))
            {
                return false;
            }

            chunk += Math.Max(1, alike);
        }

        return true;
    }

    private bool IsSameChunk(long offset)
    {
        if (old.NeedsBase(offset, ChunkSize))
        {
            _oldSource ??= merged.OpenContent(old.Base.Entry);
        }

        if (now.NeedsBase(offset, ChunkSize))
        {
            _source ??= merged.OpenContent(now.Base.Entry);
        }

        return old.TryRead(_oldSource, offset, _oldBytes, out var count) && now.TryRead(_source, offset, _bytes, out var other)
            && _oldBytes.AsSpan(0, count).SequenceEqual(_bytes.AsSpan(0, other));
    }
}
