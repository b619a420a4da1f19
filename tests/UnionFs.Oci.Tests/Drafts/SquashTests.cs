using UnionFs.Oci.Tests.Kit;
using Xunit;

namespace UnionFs.Oci.Tests.Drafts;

/// <summary>What squashing writes, says of it, and looks at.</summary>
public sealed class SquashTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void A_file_that_the_layers_below_hold_already_is_warned_of()
    {
        var warnings = Squash(
            Layer.InMemory("base", static b => b.File("/bin/tool", new byte[5000]).File("/opt/a", [.. Enumerable.Repeat((byte)1, 6000)]).File("/opt/b", "b").File("/etc/motd", "hello")),
            Layer.InMemory("one", static b => b.File("/bin/tool", new byte[5000]).WithMode((UnixFileMode)0x1ED).File("/etc/motd", "other")),
            Layer.InMemory("two", static b => b.Whiteout("/opt").File("/srv/a", [.. Enumerable.Repeat((byte)1, 6000)]).HardLink("/motd", "/etc/motd")));
        Assert.Equal(
            [
                "Layer 'squash of layers 1 to 2': '/bin/tool' travels again with its 5000 bytes, although only its attributes changed.",
                "Layer 'squash of layers 1 to 2': '/srv/a' travels again with its 6000 bytes, although only its names changed.",
            ],
            warnings);
    }

    [Fact]
    public void A_new_name_of_a_file_below_brings_it_along_and_is_warned_of()
    {
        var warnings = Squash(
            Layer.InMemory("base", static b => b.File("/data/file", new byte[3000])),
            Layer.InMemory("one", static b => b.HardLink("/name", "/data/file")),
            Layer.InMemory("two", static b => b.File("/other", "x")));
        Assert.Equal("Layer 'squash of layers 1 to 2': '/data/file' travels again with its 3000 bytes, although only its names changed.", Assert.Single(warnings));
    }

    [Fact]
    public void Only_what_the_squashed_layers_name_is_looked_at()
    {
        var watched = new CountingLayer(Layer.InMemory("base", static b =>
        {
            for (var i = 0; i < 500; i++)
            {
                b.File($"/usr/share/{i}/a", "a").File($"/usr/share/{i}/b", "b");
            }
        }));
        using var squashed = SquashedLayer.Of(
            "squash",
            LayerStack.Of(watched),
            LayerStack.Of(
                watched,
                Layer.InMemory("one", static b => b.File("/usr/share/7/a", "other").Whiteout("/usr/share/8/a").Directory("/usr/share/9").Opaque("/usr/share/9").File("/usr/share/9/c", "c")),
                Layer.InMemory("two", static b => b.File("/usr/share/7/new", "new").Whiteout("/usr/share/10"))));
        // The root, usr and share for both views, and the four directories that are spoken of.
        Assert.InRange(watched.Reads, 1, 20);
        Assert.Equal(
            ["/usr", "/usr/share", "/usr/share/.10", "/usr/share/7", "/usr/share/7/a", "/usr/share/7/new", "/usr/share/8", "/usr/share/8/.a", "/usr/share/9", "/usr/share/9/.a", "/usr/share/9/.b", "/usr/share/9/c"],
            DraftSample.Entries(squashed).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Layers_that_only_touched_directories_and_put_things_back_squash_to_an_empty_one()
    {
        using var squashed = SquashedLayer.Of(
            "squash",
            LayerStack.Of(Layer.InMemory("base", static b => b.File("/a/b/file", "x"))),
            LayerStack.Of(
                Layer.InMemory("base", static b => b.File("/a/b/file", "x")),
                Layer.InMemory("one", static b => b.Directory("/a").WithTime(new(7, 0)).Directory("/a/b").WithTime(new(7, 0)).File("/a/b/new", "y")),
                Layer.InMemory("two", static b => b.Directory("/a/b").WithTime(new(9, 0)).Whiteout("/a/b/new"))));
        var report = squashed.WriteTar(Stream.Null, cancellationToken: Token);
        Assert.True(report.IsEmpty, report.ToString());
        Assert.Equal(2, report.CarriedDirectories);
    }

    [Fact]
    public void Squashing_random_layers_with_links_on_the_way_changes_nothing_that_is_seen()
    {
        foreach (var (seed, stack) in Answers.RandomLayers.All(400).Where(static s => s.Stack.Count > 1))
        {
            var random = new Random(seed);
            var from = random.Next(1, stack.Count);
            var to = random.Next(from, stack.Count);
            using var squashed = SquashedLayer.Of("squash", stack.Take(from), stack.Take(to + 1));
            // Layers above may say what they say only of what the last squashed one leads to, so that is compared.
            var expected = DraftSample.TreeOf(stack.Take(to + 1));
            Assert.True(expected == DraftSample.TreeOf(stack.Take(from).Push(squashed)), $"seed {seed}, layers {from} to {to}");
        }
    }

    private static List<string> Squash(params Layer[] layers)
    {
        using var sample = new DraftSample();
        using var draft = ImageDraft.Empty(Platform.Current);
        var whole = layers.Aggregate(draft, static (d, l) => d.Append(l)).Squash(1, layers.Length - 1);
        whole.SaveTo(sample.Target, "squashed", new ImageSaveOptions { WarnFromBytes = 1000, KeepNanoseconds = true });
        using var again = sample.Reopen("squashed");
        Assert.Equal(DraftSample.TreeOf(LayerStack.Of(layers)), DraftSample.TreeOf(again.Layers));
        return [.. whole.Warnings.Select(static w => w.ToString())];
    }

    /// <summary>A layer that counts how many directories are read.</summary>
    private sealed class CountingLayer(Layer layer) : Layer(layer.Name)
    {
        private int _reads;

        public int Reads => _reads;

        public override LayerEntry Root => layer.Root;

        public override bool HasImplicitDirectories => layer.HasImplicitDirectories;

        public override IEnumerable<LayerEntry> ReadDirectory(long directoryId)
        {
            Interlocked.Increment(ref _reads);
            return layer.ReadDirectory(directoryId);
        }

        public override LayerContent OpenContent(long fileId) => layer.OpenContent(fileId);

        public override IReadOnlyList<LayerName>? GetNames(long fileId) => layer.GetNames(fileId);
    }
}
