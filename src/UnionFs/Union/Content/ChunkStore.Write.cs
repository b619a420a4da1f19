using System.Numerics;

namespace UnionFs;

internal sealed partial class ChunkStore
{
    /// <summary>
    /// As <see cref="Write(FileContent, BaseEdges, long, ReadOnlySpan{byte})"/>, of bytes in several parts. What a part leaves of a chunk that the base shows
    /// is written by the next one, so only the ends of the whole are needed of the base.
    /// </summary>
    public FileContent Write(FileContent content, BaseEdges edges, long offset, PinnedBytes parts)
    {
        if (parts.Length == 0)
        {
            return content;
        }

        content = ChangeToWrite(content, offset, parts.Length);
        for (var i = 0; i < parts.Count; i++)
        {
            if (!parts[i].IsEmpty)
            {
                WriteReserved(content, edges, offset, parts[i]);
                offset += parts[i].Length;
            }
        }

        return content;
    }

    /// <summary>The content to write a range of; there is memory for all of it.</summary>
    private FileContent ChangeToWrite(FileContent content, long offset, long count)
    {
        Reserve(((offset + count - 1) / ChunkSize) - (offset / ChunkSize) + 2);
        return Change(content);
    }

    private void WriteReserved(FileContent content, BaseEdges edges, long offset, ReadOnlySpan<byte> data)
    {
        if (offset > content.Length)
        {
            ZeroTail(content);
        }

        if (!TryWriteRun(content, edges, offset, data))
        {
            content.MakeTree(_commit);
            WriteTree(content, edges, offset, data);
        }

        content.SetLength(Math.Max(content.Length, offset + data.Length), content.BaseVisible);
    }

    /// <summary>Writes into the run of a small content, or makes it, or makes it longer; false if the result would be no run.</summary>
    private bool TryWriteRun(FileContent content, BaseEdges edges, long offset, ReadOnlySpan<byte> data)
    {
        if (!content.IsRun)
        {
            return false;
        }

        var end = offset + data.Length;
        var (from, to) = (offset / ChunkSize, ((end - 1) / ChunkSize) + 1);
        var (first, count, slab, index) = content.Run;
        if (to - from > Slab.MaxChunks || (count > 0 && (!content.IsRunOwned || from < first || from > first + count)))
        {
            return false;
        }

        if (count == 0)
        {
            first = from;
            if (to - from == 1 && IsLent(content, edges, from))
            {
                (slab, index) = TakeLent(content, edges, from);
                count = 1;
                Count(content, 1, 1);
            }
            else
            {
                count = Take((int)(to - from), out slab!, out index);
                Adopt(content, edges, first, count, slab, index, offset, end);
            }
        }

        var more = (int)(to - (first + count));
        if (more > 0 && TakeAt(slab!, index + count, more) is var got and > 0)
        {
            Adopt(content, edges, first + count, got, slab!, index + count, offset, end);
            count += got;
        }

        content.SetRun(first, count, slab!, index);
        if (to > first + count)
        {
            return false;
        }

        Copy(data, slab!.Bytes(index + (int)(from - first), (int)(offset % ChunkSize), data.Length));
        GC.KeepAlive(slab);
        return true;
    }

    /// <summary>Counts fresh chunks in and fills what the write leaves of the first and the last.</summary>
    private void Adopt(FileContent content, BaseEdges edges, long chunk, int count, Slab slab, int index, long offset, long end)
    {
        Count(content, count, count);
        if (chunk * ChunkSize < offset)
        {
            Fill(content, edges, chunk, slab, index);
        }

        var last = chunk + count - 1;
        if ((last + 1) * ChunkSize > end && (last > chunk || chunk * ChunkSize >= offset))
        {
            Fill(content, edges, last, slab, index + count - 1);
        }
    }

    /// <summary>Fills a fresh chunk with what the base shows there.</summary>
    private void Fill(FileContent content, BaseEdges edges, long chunk, Slab slab, int index)
    {
        var target = slab.Bytes(index, 0, ChunkSize);
        if (IsLent(content, edges, chunk))
        {
            var (lent, at) = TakeLent(content, edges, chunk);
            lent.Bytes(at, 0, ChunkSize).CopyTo(target);
            GiveBack(lent, at, 1);
        }
        else
        {
            target.Clear();
        }

        GC.KeepAlive(slab);
    }

    /// <summary>Whether the base shows in a chunk; then it was read before.</summary>
    private static bool IsLent(FileContent content, BaseEdges edges, long chunk) =>
        chunk * ChunkSize < content.BaseVisible && edges.Has(chunk);

    /// <summary>A chunk with what the base shows there.</summary>
    private static (Slab Slab, int Index) TakeLent(FileContent content, BaseEdges edges, long chunk)
    {
        var (slab, index) = edges.Take(chunk);
        var visible = (int)Math.Min(content.BaseVisible - (chunk * ChunkSize), ChunkSize);
        slab.Bytes(index, visible, ChunkSize - visible).Clear();
        GC.KeepAlive(slab);
        return (slab, index);
    }

    private void WriteTree(FileContent content, BaseEdges edges, long offset, ReadOnlySpan<byte> data)
    {
        while (!data.IsEmpty)
        {
            var chunk = offset / ChunkSize;
            var at = (int)(offset % ChunkSize);
            if (at != 0 || data.Length < ChunkSize)
            {
                var part = Math.Min(data.Length, ChunkSize - at);
                var (slab, index) = Edit(content, edges, chunk);
                data[..part].CopyTo(slab.Bytes(index, at, part));
                GC.KeepAlive(slab);
                offset += part;
                data = data[part..];
                continue;
            }

            var written = WriteWhole(content, chunk, data);
            offset += written;
            data = data[written..];
        }
    }

    /// <summary>Writes whole chunks, as many as can be copied at once; answers the bytes.</summary>
    private int WriteWhole(FileContent content, long chunk, ReadOnlySpan<byte> data)
    {
        var leaf = content.Leaf(chunk);
        var at = (int)chunk & (ChunkLeaf.Count - 1);
        var most = Math.Min(data.Length / ChunkSize, Slab.MaxChunks);
        if ((leaf.Owned & (1u << at)) != 0)
        {
            leaf.TryGet(at, out var present, out var place);
            var inPlace = Math.Min(leaf.RunOf(at, most), BitOperations.TrailingZeroCount(~(leaf.Owned >> at)));
            Copy(data[..(inPlace * ChunkSize)], present.Bytes(place, 0, inPlace * ChunkSize));
            GC.KeepAlive(present);
            return inPlace * ChunkSize;
        }

        var count = Take(most, out var slab, out var index);
        Copy(data[..(count * ChunkSize)], slab.Bytes(index, 0, count * ChunkSize));
        GC.KeepAlive(slab);
        for (var done = 0; done < count;)
        {
            leaf = content.Leaf(chunk + done);
            at = (int)(chunk + done) & (ChunkLeaf.Count - 1);
            var part = Math.Min(count - done, ChunkLeaf.Count - at);
            Put(content, leaf, at, part, slab, index + done);
            done += part;
        }

        return count * ChunkSize;
    }

    /// <summary>Puts fresh chunks in place of what there is.</summary>
    private void Put(FileContent content, ChunkLeaf leaf, int at, int count, Slab slab, int index)
    {
        var mask = ChunkLeaf.MaskOf(at, count);
        var own = count - BitOperations.PopCount(leaf.Data & mask);
        var top = count - BitOperations.PopCount(leaf.TopSince(_commit) & mask);
        GiveBackOwned(content, leaf, mask);
        leaf.Set(at, count, slab, index, _commit, isOwned: true);
        Count(content, own, top);
    }

    /// <summary>A chunk that may be written: in place if it is owned, else a copy, or one filled from the base.</summary>
    private (Slab Slab, int Index) Edit(FileContent content, BaseEdges edges, long chunk)
    {
        var leaf = content.Leaf(chunk);
        var at = (int)chunk & (ChunkLeaf.Count - 1);
        var bit = 1u << at;
        if ((leaf.Owned & bit) != 0)
        {
            leaf.TryGet(at, out var present, out var place);
            return (present, place);
        }

        Slab slab;
        int index;
        if ((leaf.Present & bit) == 0 && IsLent(content, edges, chunk))
        {
            (slab, index) = TakeLent(content, edges, chunk);
            Put(content, leaf, at, 1, slab, index);
            return (slab, index);
        }

        Take(1, out slab, out index);
        if ((leaf.Data & bit) != 0)
        {
            leaf.TryGet(at, out var old, out var place);
            old.Bytes(place, 0, ChunkSize).CopyTo(slab.Bytes(index, 0, ChunkSize));
            GC.KeepAlive(old);
        }
        else
        {
            slab.Bytes(index, 0, ChunkSize).Clear();
        }

        Put(content, leaf, at, 1, slab, index);
        return (slab, index);
    }

    /// <summary>Bytes after the end of the file are zeroed before it grows over them.</summary>
    private void ZeroTail(FileContent content)
    {
        var at = (int)(content.Length % ChunkSize);
        var chunk = content.Length / ChunkSize;
        if (at == 0 || content.KindOf(chunk) != ChunkKind.Data)
        {
            return;
        }

        if (content is { IsRun: true, IsRunOwned: true })
        {
            var run = content.Run;
            run.Slab!.Bytes(run.Index + (int)(chunk - run.First), at, ChunkSize - at).Clear();
            return;
        }

        content.MakeTree(_commit);
        var (slab, index) = Edit(content, BaseEdges.Own, chunk);
        slab.Bytes(index, at, ChunkSize - at).Clear();
        GC.KeepAlive(slab);
    }

    private void ZeroInside(FileContent content, BaseEdges edges, long offset, long end)
    {
        var chunk = offset / ChunkSize;
        if (offset >= end || ShowsZeros(content, chunk))
        {
            return;
        }

        var (slab, index) = Edit(content, edges, chunk);
        slab.Bytes(index, (int)(offset % ChunkSize), (int)(end - offset)).Clear();
        GC.KeepAlive(slab);
    }

    private static void Copy(ReadOnlySpan<byte> source, Span<byte> target) => source.CopyTo(target);
}
