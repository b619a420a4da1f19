using System.Numerics;

namespace UnionFs;

/// <summary>
/// The chunk memory a sandbox writes to, and all changes of content. Used by one writer at a time, under the sandbox's writer lock.
/// </summary>
/// <remarks>
/// An epoch begins with every snapshot, fork and commit. Content of the current epoch is seen by the newest state alone: it is changed in
/// place, and its own chunks are used again when they are let go. Content of an older epoch is copied (its pages only, as they
/// are needed) before it is changed; its chunks go when nothing refers to their slab any more.
/// </remarks>
internal sealed partial class ChunkStore
{
    private const int ChunkSize = FileContent.ChunkSize;
    private static long s_lastToken;
    private readonly Action<ChunkLeaf, uint> _letGo;
    private FileContent? _changing;
    private FileContent? _cleared;
    private long _epoch;
    private long _commit;

    public ChunkStore()
    {
        _letGo = LetGo;
        _epoch = NextToken();
    }

    /// <summary>Chunks reachable from the view: change since <see cref="Begin"/>.</summary>
    public long OwnDelta { get; private set; }

    /// <summary>Chunks of the current top: change since <see cref="Begin"/>.</summary>
    public long TopDelta { get; private set; }

    /// <summary>Whether something else than the newest state may refer to chunks of this store.</summary>
    public bool IsShared { get; private set; }

    /// <summary>A number that grows process-wide.</summary>
    public static long NextToken() => Interlocked.Increment(ref s_lastToken);

    /// <summary>Begins an epoch: what was written before may be shared from now on, so it is never changed nor freed.</summary>
    public void RenewToken()
    {
        _epoch = NextToken();
        IsShared = true;
    }

    /// <summary>Somebody keeps a content as it is at this moment.</summary>
    public void Freeze(FileContent content)
    {
        content.Freeze();
        IsShared = true;
    }

    /// <summary>Takes content nobody else refers to.</summary>
    public void Adopt(FileContent content) => content.Own(_epoch, NextToken());

    /// <summary>Starts an operation.</summary>
    /// <param name="commit">The mark of the current top.</param>
    public void Begin(long commit)
    {
        _commit = commit;
        OwnDelta = TopDelta = 0;
    }

    /// <summary>Call after the state is published: readers trust what was changed. Chunks lent to this operation come back.</summary>
    public void End()
    {
        _changing?.EndChange();
        _changing = null;
        if (_loans > 0)
        {
            BaseEdges.Own.GiveBackTo(this);
        }
    }

    /// <summary>How far the top grows, in chunks, if this range is written (what a quota has to reserve).</summary>
    public long GrowthOf(FileContent content, long offset, long count)
    {
        if (count == 0)
        {
            return 0;
        }

        var (first, last) = (offset / ChunkSize, (offset + count - 1) / ChunkSize);
        return last - first + 1 - content.TopIn(first, last, _commit);
    }

    /// <summary>
    /// As <see cref="GrowthOf"/>, of making a file longer than it is up to an offset: a last chunk that is not the top's is copied, as its
    /// bytes behind the end become zeros.
    /// </summary>
    public long TailGrowthOf(FileContent content, long offset)
    {
        var chunk = content.Length / ChunkSize;
        return offset > content.Length && content.Length % ChunkSize != 0
            && content.KindOf(chunk) == ChunkKind.Data && content.TopIn(chunk, chunk, _commit) == 0 ? 1 : 0;
    }

    /// <summary>
    /// As <see cref="GrowthOf"/>, of making a range within the file a hole: chunks at its ends may have to be copied, those inside go. May be
    /// negative.
    /// </summary>
    public long ZeroGrowthOf(FileContent content, long offset, long count)
    {
        if (count == 0)
        {
            return 0;
        }

        var end = offset + count;
        var (first, last) = (offset / ChunkSize, (end - 1) / ChunkSize);
        var cutsFirst = offset % ChunkSize != 0;
        var cutsLast = end % ChunkSize != 0 && end != content.Length;
        var kept = (cutsFirst ? KeptBy(content, first) : 0) + (cutsLast && (last != first || !cutsFirst) ? KeptBy(content, last) : 0);
        return kept - content.TopIn(first, last, _commit);
    }

    /// <summary>1 if a chunk of which a part is zeroed has to be there, 0 if it shows zeros without.</summary>
    private static int KeptBy(FileContent content, long chunk) => ShowsZeros(content, chunk) ? 0 : 1;

    private static bool ShowsZeros(FileContent content, long chunk)
    {
        var kind = content.KindOf(chunk);
        return kind == ChunkKind.Hole || (kind == ChunkKind.Unchanged && chunk * ChunkSize >= content.BaseVisible);
    }

    /// <summary>Whether writing the range has to read base bytes at its edges.</summary>
    public static bool WriteNeedsBase(FileContent content, long offset, long count)
    {
        if (count == 0 || offset / ChunkSize * ChunkSize >= content.BaseVisible)
        {
            return false;
        }

        var end = offset + count;
        return NeedsBase(content, offset / ChunkSize, offset, end) || NeedsBase(content, (end - 1) / ChunkSize, offset, end);
    }

    /// <summary>Writes; what is needed of the base is in the edges.</summary>
    public FileContent Write(FileContent content, BaseEdges edges, long offset, ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
        {
            return content;
        }

        content = ChangeToWrite(content, offset, data.Length);
        WriteReserved(content, edges, offset, data);
        return content;
    }

    public FileContent SetLength(FileContent content, long length)
    {
        if (length == content.Length)
        {
            return content;
        }

        Reserve(1);
        content = Change(content);
        if (length > content.Length)
        {
            ZeroTail(content);
            content.SetLength(length, content.BaseVisible);
            return content;
        }

        var from = (length + ChunkSize - 1) / ChunkSize;
        if (content.IsRun)
        {
            CutRun(content, from);
        }
        else
        {
            Clear(content, from, long.MaxValue, areHoles: false);
        }

        content.SetLength(length, Math.Min(content.BaseVisible, length));
        return content;
    }

    /// <summary>Makes a range a hole; what is needed of the base is in the edges.</summary>
    public FileContent PunchHole(FileContent content, BaseEdges edges, long offset, long count)
    {
        var end = Math.Min(content.Length, count > content.Length - offset ? content.Length : offset + count);
        if (offset >= end)
        {
            return content;
        }

        Reserve(2);
        content = Change(content);
        content.MakeTree(_commit);

        // The last chunk of the file counts as whole when the hole reaches the end.
        var from = (offset + ChunkSize - 1) / ChunkSize;
        var to = end == content.Length ? (end + ChunkSize - 1) / ChunkSize : end / ChunkSize;
        if (from > to || offset % ChunkSize != 0)
        {
            ZeroInside(content, edges, offset, Math.Min(end, ((offset / ChunkSize) + 1) * ChunkSize));
        }

        if (to >= from && end != content.Length && end % ChunkSize != 0)
        {
            ZeroInside(content, edges, to * ChunkSize, end);
        }

        // Beyond the visible base there are zeros where there is no chunk.
        var visible = (content.BaseVisible + ChunkSize - 1) / ChunkSize;
        Clear(content, Math.Max(from, visible), to, areHoles: false);
        Clear(content, from, Math.Min(to, visible), areHoles: true);
        return content;
    }

    /// <summary>Content that is made of these bytes; the content there was goes.</summary>
    public FileContent Replace(FileContent content, ReadOnlySpan<byte> data)
    {
        Reserve((data.Length + ChunkSize - 1) / ChunkSize);
        Release(content);
        return data.IsEmpty ? FileContent.Empty : Write(FileContent.Empty, BaseEdges.Own, 0, data);
    }

    /// <summary>A second content that shares all chunks with one; O(1).</summary>
    public FileContent Share(FileContent content)
    {
        Freeze(content);
        var copy = content.CopyFor(_epoch, NextToken());
        OwnDelta += copy.ChunkCount;
        TopDelta += copy.TopCountSince(_commit);
        return copy;
    }

    /// <summary>Lets go of all chunks of a content that no name and no handle leads to any more.</summary>
    public void Release(FileContent content)
    {
        OwnDelta -= content.ChunkCount;
        TopDelta -= content.TopCountSince(_commit);
        if (!content.IsOwnedBy(_epoch))
        {
            return;
        }

        content.Kill();
        if (content.IsRun)
        {
            var (_, count, slab, index) = content.Run;
            if (count > 0 && content.IsRunOwned)
            {
                GiveBack(slab!, index, count);
            }

            return;
        }

        foreach (var leaf in content.Leaves())
        {
            GiveBackOwned(content, leaf, uint.MaxValue);
        }
    }

    /// <summary>Counts the chunks of a content out that no name leads to, but a handle.</summary>
    public void Detach(FileContent content)
    {
        OwnDelta -= content.ChunkCount;
        TopDelta -= content.TopCountSince(_commit);
    }

    /// <summary>Counts the chunks of a content in that gets a name.</summary>
    public void Attach(FileContent content)
    {
        OwnDelta += content.ChunkCount;
        TopDelta += content.TopCountSince(_commit);
    }

    /// <summary>The content to change: this one if it is seen by the newest state alone, else a copy that shares its chunks.</summary>
    private FileContent Change(FileContent content)
    {
        if (!content.IsOwnedBy(_epoch))
        {
            return content.CopyFor(_epoch, NextToken());
        }

        if (!ReferenceEquals(_changing, content))
        {
            _changing = content;
            content.BeginChange();
        }

        return content;
    }

    private static bool NeedsBase(FileContent content, long chunk, long offset, long end)
    {
        var start = chunk * ChunkSize;
        var visible = Math.Min(content.BaseVisible, start + ChunkSize);
        return start < visible && (offset > start || end < visible) && content.KindOf(chunk) == ChunkKind.Unchanged;
    }

    private void Count(FileContent content, long own, long top)
    {
        OwnDelta += own;
        TopDelta += top;
        content.Count(own, top, _commit);
    }

    private void Clear(FileContent content, long from, long to, bool areHoles)
    {
        if (from < to)
        {
            content.MakeTree(_commit);
            _cleared = content;
            content.Clear(from, to, areHoles, _letGo);
            _cleared = null;
        }
    }

    private void LetGo(ChunkLeaf leaf, uint mask)
    {
        var content = _cleared!;
        Count(content, -BitOperations.PopCount(leaf.Data & mask), -BitOperations.PopCount(leaf.TopSince(_commit) & mask));
        GiveBackOwned(content, leaf, mask);
    }

    private void GiveBackOwned(FileContent content, ChunkLeaf leaf, uint mask)
    {
        if (leaf.Owner != content.Token)
        {
            return;
        }

        for (var owned = leaf.Owned & mask; owned != 0;)
        {
            var at = BitOperations.TrailingZeroCount(owned);
            var run = Math.Min(leaf.RunOf(at, ChunkLeaf.Count - at), BitOperations.TrailingZeroCount(~(owned >> at)));
            leaf.TryGet(at, out var slab, out var index);
            GiveBack(slab, index, run);
            owned &= ~ChunkLeaf.MaskOf(at, run);
        }
    }

    private void CutRun(FileContent content, long from)
    {
        var (first, count, slab, index) = content.Run;
        var kept = (int)Math.Clamp(from - first, 0, count);
        if (kept == count)
        {
            return;
        }

        var isOwned = content.IsRunOwned;
        var top = content.TopCountSince(_commit) > 0 ? count - kept : 0;
        content.CutRun(kept);
        Count(content, kept - count, -top);
        if (isOwned)
        {
            GiveBack(slab!, index + kept, count - kept);
        }
    }
}
