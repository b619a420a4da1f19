using System.Numerics;

namespace UnionFs;

/// <summary>Changes, by the store that owns the content, under the writer lock.</summary>
internal sealed partial class FileContent
{
    /// <summary>Whether all changed chunks are one run (or there is none).</summary>
    public bool IsRun => _root is null;

    public bool IsRunOwned => _isRunOwned;

    public (long First, int Count, Slab? Slab, int Index) Run => (_runFirst, _runCount, _runSlab, _runIndex);

    public void SetLength(long length, long baseVisible)
    {
        Volatile.Write(ref _baseVisible, baseVisible);
        Volatile.Write(ref _length, length);
    }

    /// <summary>Counts chunks with bytes, and those of the top, that came or went.</summary>
    public void Count(long chunks, long top, long commit)
    {
        ChunkCount += chunks;
        _topCount = TopCountSince(commit) + top;
        _topStamp = commit;
    }

    /// <summary>Makes a run all there is, or longer; taken from the slab by the owner.</summary>
    public void SetRun(long first, int count, Slab slab, int index)
    {
        (_runFirst, _runCount, _runSlab, _runIndex) = (first, count, slab, index);
        _isRunOwned = true;
    }

    /// <summary>Cuts the run to so many chunks.</summary>
    public void CutRun(int count)
    {
        _runCount = count;
        if (count == 0)
        {
            _runSlab = null;
            _isRunOwned = false;
        }
    }

    public ChunkKind KindOf(long chunk) => Find(chunk, 1).Kind;

    /// <summary>Chunks of the top among those of a range.</summary>
    public long TopIn(long first, long last, long commit)
    {
        if (IsRun)
        {
            var overlap = Math.Min(last + 1, _runFirst + _runCount) - Math.Max(first, _runFirst);
            return TopCountSince(commit) > 0 ? Math.Max(0, overlap) : 0;
        }

        long count = 0;
        for (var chunk = first; chunk <= last;)
        {
            if (LeafAt(chunk, out var width) is { } leaf)
            {
                var at = (int)chunk & (ChunkLeaf.Count - 1);
                var part = (int)Math.Min(ChunkLeaf.Count - at, last - chunk + 1);
                count += BitOperations.PopCount(leaf.TopSince(commit) & ChunkLeaf.MaskOf(at, part));
            }

            chunk = (chunk | (width - 1)) + 1;
        }

        return count;
    }

    /// <summary>Makes a tree of the run.</summary>
    public void MakeTree(long commit)
    {
        if (_root is not null)
        {
            return;
        }

        var (first, count, slab, index) = Run;
        var isOwned = _isRunOwned;
        _root = new ChunkLeaf(Token);
        _runSlab = null;
        _runCount = 0;
        _isRunOwned = false;

        // A run is of the top altogether or not at all.
        var stamp = TopCountSince(commit) > 0 ? commit : -1;
        while (count > 0)
        {
            var leaf = Leaf(first);
            var at = (int)first & (ChunkLeaf.Count - 1);
            var part = Math.Min(count, ChunkLeaf.Count - at);
            leaf.Set(at, part, slab!, index, stamp, isOwned);
            first += part;
            index += part;
            count -= part;
        }
    }

    /// <summary>The leaf of a chunk, to be edited; made, or copied, with all pages above it, if need be.</summary>
    public ChunkLeaf Leaf(long chunk)
    {
        Grow(chunk);
        var page = _root = Editable(_root, _root!.Level);
        while (page is ChunkBranch branch)
        {
            ref var child = ref branch[branch.IndexOf(chunk)];
            child = page = Editable(child, branch.Level - 1);
        }

        return (ChunkLeaf)page;
    }

    /// <summary>
    /// Makes chunks holes, or says nothing of them any more; tells the caller about what goes. Costs the pages there are in the range, not
    /// its length. Without any page left it is a run again.
    /// </summary>
    public void Clear(long from, long to, bool areHoles, Action<ChunkLeaf, uint> letGo)
    {
        if (areHoles)
        {
            Grow(to - 1);
        }

        to = Math.Min(to, 1L << ChunkPage.SpanOf(_root!.Level));
        if (from < to)
        {
            _root = Clear(Editable(_root, _root.Level), 0, from, to, areHoles, letGo);
        }
    }

    /// <summary>All leaves.</summary>
    public IEnumerable<ChunkLeaf> Leaves()
    {
        var pending = new Stack<ChunkPage>();
        if (_root is not null)
        {
            pending.Push(_root);
        }

        while (pending.TryPop(out var page))
        {
            if (page is ChunkLeaf leaf)
            {
                yield return leaf;
                continue;
            }

            var branch = (ChunkBranch)page;
            for (var i = ChunkBranch.Count - 1; i >= 0; i--)
            {
                if (branch[i] is { } child && !ReferenceEquals(child, ChunkPage.Hole))
                {
                    pending.Push(child);
                }
            }
        }
    }

    /// <summary>The leaf of a chunk, or null and how many chunks around it have none.</summary>
    private ChunkLeaf? LeafAt(long chunk, out long width)
    {
        width = 1L << 51;
        if (_root is not { } page || chunk >> ChunkPage.SpanOf(page.Level) != 0)
        {
            return null;
        }

        while (page is ChunkBranch branch)
        {
            page = branch[branch.IndexOf(chunk)];
            width = 1L << ChunkPage.SpanOf(branch.Level - 1);
            if (page is null)
            {
                return null;
            }
        }

        width = ReferenceEquals(page, ChunkPage.Hole) ? width : ChunkLeaf.Count;
        return ReferenceEquals(page, ChunkPage.Hole) ? null : (ChunkLeaf)page;
    }

    private void Grow(long chunk)
    {
        while (chunk >> ChunkPage.SpanOf(_root!.Level) != 0)
        {
            var above = new ChunkBranch(Token, _root.Level + 1);
            above[0] = _root;
            _root = above;
        }
    }

    private ChunkPage Editable(ChunkPage? page, int level)
    {
        if (page is null || ReferenceEquals(page, ChunkPage.Hole))
        {
            var isHole = page is not null;
            if (level > 0)
            {
                var branch = new ChunkBranch(Token, level);
                if (isHole)
                {
                    branch.Fill(ChunkPage.Hole);
                }

                return branch;
            }

            var leaf = new ChunkLeaf(Token);
            leaf.Clear(isHole ? uint.MaxValue : 0, areHoles: true);
            return leaf;
        }

        return page.Owner == Token ? page : page.CopyFor(Token);
    }

    /// <summary>Pages nest at most 9 deep, so the recursion is bounded.</summary>
    private ChunkPage? Clear(ChunkPage page, long start, long from, long to, bool areHoles, Action<ChunkLeaf, uint> letGo)
    {
        if (page is ChunkLeaf leaf)
        {
            var first = (int)Math.Max(from - start, 0);
            var mask = ChunkLeaf.MaskOf(first, (int)Math.Min(to - start, ChunkLeaf.Count) - first);
            letGo(leaf, mask);
            leaf.Clear(mask, areHoles);
            return leaf.Present == 0 ? null : leaf;
        }

        var branch = (ChunkBranch)page;
        var width = 1L << ChunkPage.SpanOf(branch.Level - 1);
        var last = (int)Math.Min(ChunkBranch.Count - 1, (to - 1 - start) / width);
        for (var i = (int)Math.Max(0, (from - start) / width); i <= last; i++)
        {
            ref var child = ref branch[i];
            var childStart = start + (i * width);
            var isWhole = from <= childStart && to >= childStart + width;
            if (isWhole)
            {
                LetGoAll(child, letGo);
                child = areHoles ? ChunkPage.Hole : null;
            }
            else if (!(areHoles ? ReferenceEquals(child, ChunkPage.Hole) : child is null))
            {
                child = Clear(Editable(child, branch.Level - 1), childStart, from, to, areHoles, letGo);
            }
        }

        return branch.IsEmpty ? null : branch;
    }

    private void LetGoAll(ChunkPage? page, Action<ChunkLeaf, uint> letGo)
    {
        if (page is ChunkLeaf leaf && !ReferenceEquals(page, ChunkPage.Hole))
        {
            letGo(leaf, uint.MaxValue);
        }
        else if (page is ChunkBranch branch)
        {
            for (var i = 0; i < ChunkBranch.Count; i++)
            {
                LetGoAll(branch[i], letGo);
            }
        }
    }
}
