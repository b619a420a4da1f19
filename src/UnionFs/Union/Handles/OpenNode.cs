namespace UnionFs;

/// <summary>
/// A node that handles are open on. Pooled, so whoever works with one pins it first: it becomes another node only when no handle
/// is open on it and no pin holds it. Counts of handles and share modes change under the lock of <see cref="HandleTable"/>.
/// </summary>
internal sealed class OpenNode
{
    private OpenSource? _source;
    private volatile LeafRecord? _orphan;
    private LockTable? _locks;
    private int _uses;

    public ulong Id { get; set; }

    /// <summary>Where the base has the node.</summary>
    public BaseOrigin Origin { get; set; }

    /// <summary>The node itself once it has no name; null while the view has it. A removed directory is kept as a record without content.</summary>
    public LeafRecord? Orphan { get => _orphan; set => _orphan = value; }

    /// <summary>Whether the node may get a name again: it never had one.</summary>
    public bool IsAnonymous { get; set; }

    /// <summary>Whether the state a sandbox went back to does not have the node.</summary>
    public bool IsStale { get; set; }

    /// <summary>Whether the table knows it; a node in the pool it does not.</summary>
    public bool IsListed { get; set; }

    /// <summary>Chunks that count against the quota although no name leads to them.</summary>
    public long NamelessChunks { get; set; }

    /// <summary>The content the base has; made once, so that reading allocates nothing.</summary>
    public FileContent? Clean { get; set; }

    public int Readers { get; set; }

    public int Writers { get; set; }

    public int DenyReaders { get; set; }

    public int DenyWriters { get; set; }

    /// <summary>Open handles and running operations.</summary>
    public int Uses => Volatile.Read(ref _uses);

    /// <summary>The advisory locks; made with the first one.</summary>
    public LockTable Locks => _locks ??= new LockTable();

    public LockTable? LocksIfAny => _locks;

    public void Use() => Interlocked.Increment(ref _uses);

    /// <summary>Whether nothing uses it any more; the table then has a look whether to retire it.</summary>
    public bool EndUse() => Interlocked.Decrement(ref _uses) == 0;

    /// <summary>The base content a file shows, opened on first use and kept while the node is open. The node is pinned.</summary>
    public LayerContent Source(MergedBase merged, FileContent content)
    {
        for (var source = Volatile.Read(ref _source); ; source = Volatile.Read(ref _source))
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

    /// <summary>Forgets the node. What has to be let go of is answered.</summary>
    public RetiredNode Reset()
    {
        var retired = new RetiredNode(Orphan, NamelessChunks, 0, _source);
        _source = null;
        _locks = null;
        Orphan = null;
        Clean = null;
        Origin = default;
        IsAnonymous = false;
        IsStale = false;
        IsListed = false;
        NamelessChunks = 0;
        Readers = Writers = DenyReaders = DenyWriters = 0;
        return retired;
    }
}
