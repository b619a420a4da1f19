using Xunit;

namespace UnionFs.Tests.Union.Content;

/// <summary>A content beside the plain bytes it must be equal to.</summary>
internal sealed class ContentModel
{
    private readonly LayerContent? _source;

    public ContentModel(FileContent content, LayerContent? source, byte[] bytes)
    {
        Content = content;
        _source = source;
        Bytes = bytes;
    }

    public FileContent Content { get; set; }

    public byte[] Bytes { get; set; }

    /// <summary>Itself at this moment.</summary>
    public ContentModel Copy(FileContent content) => new(content, _source, [.. Bytes]);

    /// <summary>Writes, as an operation does: the edges are read first.</summary>
    public void Write(ChunkStore store, int offset, byte[] data)
    {
        LoadEdges(store, offset, data.Length);
        Content = store.Write(Content, BaseEdges.Own, offset, data);
        store.End();
        var bytes = new byte[Math.Max(Bytes.Length, data.Length == 0 ? 0 : offset + data.Length)];
        Bytes.CopyTo(bytes, 0);
        data.CopyTo(bytes, data.Length == 0 ? 0 : offset);
        Bytes = bytes;
    }

    public void SetLength(ChunkStore store, int length)
    {
        Content = store.SetLength(Content, length);
        store.End();
        var bytes = new byte[length];
        Bytes.AsSpan(0, Math.Min(length, Bytes.Length)).CopyTo(bytes);
        Bytes = bytes;
    }

    public void PunchHole(ChunkStore store, int offset, int count)
    {
        LoadEdges(store, offset, Math.Max(0, Math.Min(count, Bytes.Length - offset)));
        Content = store.PunchHole(Content, BaseEdges.Own, offset, count);
        store.End();
        if (offset < Bytes.Length)
        {
            Bytes.AsSpan(offset, Math.Min(count, Bytes.Length - offset)).Clear();
        }
    }

    public void Replace(ChunkStore store, byte[] data)
    {
        Content = store.Replace(Content, data);
        store.End();
        Bytes = data;
    }

    /// <summary>All bytes, in pieces of any size; and what seeking says of them.</summary>
    public void Check(Random random)
    {
        Assert.Equal(Bytes.Length, Content.Length);
        var offset = random.Next(Math.Max(1, Bytes.Length));
        var buffer = new byte[random.Next(1, Bytes.Length + 9000)];
        Assert.True(Content.TryRead(_source, offset, buffer, out var count));
        Assert.Equal(Math.Min(buffer.Length, Bytes.Length - offset), count);
        Assert.True(Bytes.AsSpan(offset, count).SequenceEqual(buffer.AsSpan(0, count)), $"{count} bytes at {offset} differ");

        Assert.True(Content.TryNextData(_source, offset, out var data));
        Assert.InRange(data, offset, Bytes.Length);
        Assert.False(Bytes.AsSpan(offset, (int)data - offset).ContainsAnyExcept((byte)0), "data in what is said to be a hole");
        Assert.True(Content.TryNextHole(_source, offset, out var hole));
        Assert.InRange(hole, offset, Bytes.Length);
    }

    private void LoadEdges(ChunkStore store, int offset, int count)
    {
        if (count > 0 && ChunkStore.WriteNeedsBase(Content, offset, count))
        {
            BaseEdges.Borrow(store, Content.Base, offset, count).Load(_source!);
        }
    }
}
