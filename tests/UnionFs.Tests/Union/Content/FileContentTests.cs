using Xunit;

namespace UnionFs.Tests.Union.Content;

/// <summary>Content against plain arrays: whatever is written, cut, punched, shared and kept, each content is the bytes it should be.</summary>
public sealed class FileContentTests
{
    private const int MaxLength = 3_000_000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Content_is_what_was_written(int seed)
    {
        var random = new Random(seed);
        var store = new ChunkStore();
        var live = new List<ContentModel>();
        var kept = new List<ContentModel>();
        for (var step = 0; step < 700; step++)
        {
            store.Begin(1);
            if (live.Count < 4)
            {
                live.Add(NewModel(random));
            }

            var at = random.Next(live.Count);
            var model = live[at];
            switch (random.Next(20))
            {
                case 0:
                    // A snapshot: all that is there stays as it is.
                    store.RenewToken();
                    kept.AddRange(live.Select(static m => m.Copy(m.Content)));
                    kept.RemoveRange(0, Math.Max(0, kept.Count - 24));
                    break;
                case 1:
                    store.Freeze(model.Content);
                    kept.Add(model.Copy(model.Content));
                    break;
                case 2:
                    live.Add(model.Copy(store.Share(model.Content)));
                    break;
                case 3:
                    store.Release(model.Content);
                    live.RemoveAt(at);
                    continue;
                case 4:
                    model.Replace(store, RandomBytes(random, random.Next(20_000)));
                    break;
                default:
                    Change(store, model, random);
                    break;
            }

            model.Check(random);
            live[random.Next(live.Count)].Check(random);
            if (kept.Count > 0)
            {
                kept[random.Next(kept.Count)].Check(random);
            }
        }

        foreach (var model in kept.Concat(live))
        {
            model.Check(random);
        }
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public void Counts_are_the_chunks_there_are(int seed)
    {
        var random = new Random(seed);
        var store = new ChunkStore();
        var model = NewModel(random);
        long own = 0, top = 0;
        for (var step = 0; step < 1000; step++)
        {
            store.Begin(step < 500 ? 1 : 2);
            if (step == 500)
            {
                // A commit: nothing is of the new top yet.
                store.RenewToken();
                store.Begin(2);
                top = 0;
            }

            Change(store, model, random);
            own += store.OwnDelta;
            top += store.TopDelta;
            Assert.Equal(own, model.Content.ChunkCount);
            Assert.Equal(top, model.Content.TopCountSince(step < 500 ? 1 : 2));
            Assert.Equal(top, model.Content.TopIn(0, MaxLength, step < 500 ? 1 : 2));
            Assert.InRange(top, 0, own);
        }

        store.Begin(2);
        store.Release(model.Content);
        Assert.Equal(-own, store.OwnDelta);
        Assert.Equal(-top, store.TopDelta);
    }

    [Fact]
    public void A_hole_costs_the_pages_there_are()
    {
        var store = new ChunkStore();
        var source = new MemoryContent(1L << 50, []);
        var content = FileContent.OfBase(OriginOf(source), source.Length);
        content = store.Write(content, Loaded(store, content, source, 1L << 40, 1), 1L << 40, [1]);
        content = store.PunchHole(content, BaseEdges.Own, 0, 1L << 50);
        store.End();
        content = store.SetLength(content, 1L << 60);
        store.End();

        Assert.Equal(0, content.ChunkCount);
        Assert.True(content.TryNextData(source, 0, out var data));
        Assert.Equal(1L << 60, data);
    }

    [Fact]
    public void What_was_cut_off_never_shows_again()
    {
        var store = new ChunkStore();
        var bytes = RandomBytes(new Random(5), 50_000);
        var source = new MemoryContent(bytes.Length, [(0, bytes)]);
        var content = FileContent.OfBase(OriginOf(source), bytes.Length);
        content = store.SetLength(content, 10_001);
        store.End();
        content = store.SetLength(content, 40_000);
        store.End();

        var read = new byte[40_000];
        Assert.True(content.TryRead(source, 0, read, out _));
        Assert.Equal(bytes[..10_001], read[..10_001]);
        Assert.False(read.AsSpan(10_001).ContainsAnyExcept((byte)0));
    }

    [Fact]
    public async Task Readers_beside_a_writer_see_one_write_or_the_other()
    {
        using var fs = UnionFileSystem.Create(LayerStack.Of(Layer.InMemory("base", static b => b.File("/f", new byte[200_000]))));
        var end = Environment.TickCount64 + 700;
        var writer = Task.Run(() =>
        {
            var random = new Random(3);
            var data = new byte[100_000];
            for (var i = 1; Environment.TickCount64 < end; i++)
            {
                data.AsSpan().Fill((byte)i);
                fs.WriteAt("/f", 12_345, data);
                if (random.Next(8) == 0)
                {
                    fs.Snapshot();
                }

                if (random.Next(8) == 0)
                {
                    fs.WriteAllBytes($"/g{random.Next(4)}", data.AsSpan(0, random.Next(data.Length)));
                }
            }
        }, TestContext.Current.CancellationToken);
        var reader = Task.Run(() =>
        {
            using var handle = fs.OpenHandle("/f");
            var read = new byte[100_000];
            var count = 0;
            while (Environment.TickCount64 < end)
            {
                Assert.Equal(read.Length, handle.Read(12_345, read));
                Assert.False(read.AsSpan().ContainsAnyExcept(read[0]), "a torn read");
                count++;
            }

            return count;
        }, TestContext.Current.CancellationToken);
        await writer;
        Assert.NotEqual(0, await reader);
        Assert.Empty(fs.Verify(cancellationToken: TestContext.Current.CancellationToken));
    }

    private static void Change(ChunkStore store, ContentModel model, Random random)
    {
        var most = random.Next(3) switch { 0 => 10_000, 1 => 300_000, _ => MaxLength };
        var offset = random.Next(most);
        switch (random.Next(10))
        {
            case 0:
                model.SetLength(store, offset);
                break;
            case 1:
                model.SetLength(store, Math.Min(MaxLength, model.Bytes.Length + random.Next(10_000)));
                break;
            case 2:
                model.PunchHole(store, offset, random.Next(1, most));
                break;
            case 3:
                model.Write(store, model.Bytes.Length, RandomBytes(random, random.Next(9000)));
                break;
            case 4:
                model.Write(store, offset / 4096 * 4096, RandomBytes(random, 4096 * random.Next(1, 700)));
                break;
            default:
                model.Write(store, offset, RandomBytes(random, random.Next(random.Next(3) == 0 ? 300_000 : 5000)));
                break;
        }
    }

    private static ContentModel NewModel(Random random)
    {
        if (random.Next(3) == 0)
        {
            return new ContentModel(FileContent.Empty, null, []);
        }

        var bytes = RandomBytes(random, random.Next(600_000));
        var source = new MemoryContent(bytes.Length, bytes.Length == 0 ? [] : [(0, bytes)]);
        return new ContentModel(FileContent.OfBase(OriginOf(source), bytes.Length), source, bytes);
    }

    private static BaseEdges Loaded(ChunkStore store, FileContent content, LayerContent source, long offset, long count)
    {
        var edges = BaseEdges.Borrow(store, content.Base, offset, count);
        edges.Load(source);
        return edges;
    }

    /// <summary>A file of its own in a base, so that it is told from others; its bytes are not asked there.</summary>
    private static BaseOrigin OriginOf(LayerContent source)
    {
        var stack = LayerStack.Of(Layer.InMemory("base", b => b.File("/f", source.Length, [])));
        stack.Base.Root.Load();
        return new BaseOrigin(stack.Base.Root, 0);
    }

    private static byte[] RandomBytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
