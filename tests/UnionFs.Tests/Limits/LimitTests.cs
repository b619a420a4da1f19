using Xunit;

namespace UnionFs.Tests.Limits;

/// <summary>Sizes that break what is not made for them. Every case prints its time and memory.</summary>
[Collection(AloneCollection.Name)]
public class LimitTests
{
    [Fact]
    public void Two_thousand_layers()
    {
        const int Count = 2_000;
        var footprint = new Footprint("2,000 layers");
        var stack = LayerStack.Of(Enumerable.Range(0, Count).Select(static i => Layer.InMemory($"layer {i}", b =>
        {
            b.File("/etc/version", $"{i}").File($"/data/{i:0000}", $"{i}");
            if (i % 2 == 1)
            {
                b.Whiteout($"/data/{i - 1:0000}");
            }
        })));
        using var fs = UnionFileSystem.Create(stack);
        footprint.Mark("built");
        Assert.Equal("1999", fs.ReadAllText("/etc/version"));
        footprint.Mark("first answer");
        Assert.Equal(Count / 2, fs.List("/data").Count);
        Assert.False(fs.Exists("/data/1000"));
        Assert.Equal("1001", fs.ReadAllText("/data/1001"));
        footprint.Mark("listed");
        var explanation = fs.Explain("/data/1000");
        Assert.Equal(Count + 1, explanation.Verdicts.Count);
        Assert.Equal("not there: layer 1001 'layer 1001' hides it", explanation.Summary);
        fs.WriteAllText("/data/1000", "again");
        fs.DeleteTree("/etc");
        fs.Commit("one more");
        Assert.Equal(Count + 1, fs.Layers.Count);
        Assert.Empty(fs.Verify(cancellationToken: TestContext.Current.CancellationToken));
        footprint.Mark("explained, changed, committed");
        footprint.Tell(fs);
    }

    [Fact]
    public void A_tree_100_000_levels_deep() => SmallStack.Run(() =>
    {
        const int Depth = 100_000;
        var footprint = new Footprint("100,000 levels");
        using var fs = UnionFileSystem.Create(LayerStack.Empty);
        fs.MakeDirectory("/a");
        fs.WriteAllText("/a/bottom", "x");
        for (var i = 1; i < Depth; i++)
        {
            // One more level above: no path is longer than two names.
            fs.MakeDirectory("/b");
            fs.Rename("/a", "/b/a");
            fs.Rename("/b", "/a");
        }

        footprint.Mark("made");
        Assert.Empty(fs.Verify());
        footprint.Mark("verified");
        Assert.Equal(Depth + 2, fs.Walk().LongCount());
        footprint.Mark("walked");
        using (var fork = fs.Fork())
        {
            fork.Commit("deep");
            fork.DeleteTree("/a");
            Assert.Empty(fork.Verify());
            Assert.Equal(["D /a"], fork.Changes().Select(static c => c.ToString()));
        }

        footprint.Mark("committed and removed in a fork");
        fs.DeleteTree("/a");
        Assert.Empty(fs.Verify());
        Assert.Empty(fs.Changes());
        Assert.Equal(0, fs.Usage.TopContentBytes);
        footprint.Mark("removed");
        footprint.Tell(fs);
    });

    [Fact]
    public void Two_layers_as_deep_as_their_longest_path() => SmallStack.Run(static () =>
    {
        var path = string.Concat(Enumerable.Repeat("/a", Footprint.IsLong ? (ushort.MaxValue - 2) / 2 : 4_000));
        var footprint = new Footprint($"two layers of {path.Length / 2} levels");
        using var fs = UnionFileSystem.Create(LayerStack.Of(
            Layer.InMemory("deep", b => b.File(path + "/f", "x")), Layer.InMemory("deeper", b => b.File(path + "/g", "y"))));
        footprint.Mark("built");
        Assert.Equal((path.Length / 2) + 3, fs.Walk(hashContent: true).Count());
        footprint.Mark("walked");
        fs.Rename("/a", "/b");
        Assert.Empty(fs.Verify());
        fs.DeleteTree("/b");
        Assert.Empty(fs.List("/"));
        footprint.Mark("moved and removed");
        footprint.Tell(fs);
    });

    [Fact]
    public void A_directory_with_a_million_entries()
    {
        var count = Footprint.IsLong ? 1_000_000 : 200_000;
        var footprint = new Footprint($"a directory of {count:N0} entries");
        var layer = Layer.InMemory("wide", b =>
        {
            var content = "x"u8.ToArray();
            for (var i = 0; i < count; i++)
            {
                b.File($"/d/{i:0000000}.txt", content);
            }
        });
        footprint.Mark("layer built");
        using var fs = UnionFileSystem.Create(LayerStack.Of(layer));
        Assert.Equal(1, fs.Stat("/d/0000000.txt").Size);
        footprint.Mark("first answer");
        Assert.False(fs.Exists($"/d/{count:0000000}.txt"));
        Assert.Equal(count, fs.List("/d").Count);
        footprint.Mark("listed");
        fs.Delete("/d/0000001.txt");
        fs.WriteAllText("/d/new", "n");
        fs.Rename("/d", "/e");
        footprint.Mark("changed and renamed");
        Assert.Equal(count, fs.Enumerate("/e").LongCount());
        Assert.Empty(fs.Verify(cancellationToken: TestContext.Current.CancellationToken));
        footprint.Mark("enumerated and verified");
        fs.DeleteTree("/e");
        footprint.Mark("removed");
        Assert.Empty(fs.List("/"));
        footprint.Tell(fs);
    }

    [Fact]
    public void A_million_names_made_in_one_directory()
    {
        var count = Footprint.IsLong ? 1_000_000 : 50_000;
        var footprint = new Footprint($"{count:N0} names made");
        using var fs = UnionFileSystem.Create(LayerStack.Empty);
        fs.MakeDirectory("/d");
        for (var i = 0; i < count; i++)
        {
            fs.CreateFile($"/d/{i:0000000}");
        }

        footprint.Mark("made");
        Assert.Equal(count, fs.Enumerate("/d").LongCount());
        footprint.Mark("listed");
        Assert.Empty(fs.Verify(cancellationToken: TestContext.Current.CancellationToken));
        footprint.Mark("verified");
        fs.DeleteTree("/d");
        Assert.InRange(fs.Usage.TopNodes, 0, 1);   // the root has a new time
        footprint.Mark("removed");
        footprint.Tell(fs);
    }

    [Fact]
    public void A_sparse_file_of_4_gib_with_one_byte_changed()
    {
        const long Size = 4L << 30;
        const long Place = 3_000_000_001;
        var footprint = new Footprint("4 GiB with one byte changed");
        using var fs = UnionFileSystem.Create(LayerStack.Of(Layer.InMemory("disk", static b => b.File("/disk.img", Size, [(0, "start"u8.ToArray()), (Size - 3, "end"u8.ToArray())]))));
        using var handle = fs.OpenHandle("/disk.img", FileMode.Open, FileAccess.ReadWrite);
        footprint.Mark("opened");
        handle.Write(Place, "!"u8);
        footprint.Mark("written");
        Assert.Equal(4096, fs.Usage.TopContentBytes);
        Assert.Equal(Size, handle.Length);
        Span<byte> around = stackalloc byte[3];
        Assert.Equal(3, handle.Read(Place - 1, around));
        Assert.Equal("\0!\0"u8, around);
        Assert.Equal(3, handle.Read(Size - 3, around));
        Assert.Equal("end"u8, around);
        Assert.Equal(Place & ~4095L, handle.NextData(1 << 20));
        var layer = fs.Commit("one byte");
        using var other = UnionFileSystem.Create(fs.Stack.Push(layer));
        Assert.Equal((1, (byte)'!'), (other.ReadAt("/disk.img", Place, around[..1]), around[0]));
        footprint.Mark("read, committed and read again");
        Assert.Equal(0, fs.Usage.TopContentBytes);
        Assert.Empty(fs.Verify(cancellationToken: TestContext.Current.CancellationToken));
        footprint.Tell(fs);
    }
}
