namespace UnionFs;

/// <summary>A node that handles are open on. Pooled; changed under the lock of <see cref="HandleTable"/>.</summary>
internal sealed class OpenNode
{
    private OpenSource? _source;
    private volatile LeafRecord? _orphan;

    public ulong Id { get; set; }

    /// <summary>Where the base has the node.</summary>
    public BaseOrigin Origin { get; set; }

    /// <summary>The node itself once it has no name; null while the view has it.</summary>
    public LeafRecord? Orphan { get => _orphan; set => _orphan = value; }

    /// <summary>Whether the node may get a name again: it never had one.</summary>
    public bool IsAnonymous { get; set; }

    /// <summary>Whether the state a sandbox went back to does not have the node.</summary>
    public bool IsStale { get; set; }

    /// <summary>Chunks that count against the quota although no name leads to them.</summary>
    public long NamelessChunks { get; set; }

    /// <summary>The content the base has; made once, so that reading allocates nothing.</summary>
    public FileContent? Clean { get; set; }

    public int Handles { get; set; }

    public int Readers { get; set; }

    public int Writers { get; set; }

    public int DenyReaders { get; set; }

    public int DenyWriters { get; set; }

    /// <summary>The base content a file shows, opened on first use and kept while the node is open.</summary>
    public LayerContent Source(MergedBase merged, FileContent content)
    {
        for (var source = _source; ; source = _source)
        {
            for (var at = source; at is not null; at = at.Next)
            {
                if (at.Origin.Equals(content.Base))
                {
                    return at.Content;
                }
            }

            var opened = new OpenSource(content.Base, merged.OpenContent(content.Base.Entry), source);
            if (ReferenceEquals(Interlocked.CompareExchange(ref _source, opened, source), source))
            {
                return opened.Content;
            }

            opened.Content.Dispose();
        }
    }

    public void Reset()
    {
        for (; _source is { } source; _source = source.Next)
        {
            source.Content.Dispose();
        }

        Orphan = null;
        Clean = null;
        Origin = default;
        IsAnonymous = false;
        IsStale = false;
        NamelessChunks = 0;
        Readers = Writers = DenyReaders = DenyWriters = 0;
    }
}
