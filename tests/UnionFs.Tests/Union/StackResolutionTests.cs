using System.Globalization;
using Xunit;

namespace UnionFs.Tests.Union;

/// <summary>Layers with implicit directories over layers with symbolic links: what is read again, and what is not looked at.</summary>
public sealed class StackResolutionTests : IDisposable
{
    private static readonly string[] s_names = ["a", "b", "c", "d"];
    private readonly string _folder = Directory.CreateTempSubdirectory("unionfs-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Layers_are_read_again_exactly_where_the_merged_view_below_has_links(bool withOtherKinds)
    {
        var reread = 0;
        for (var seed = 0; seed < 1_500; seed++)
        {
            var stack = RandomStack(new Random(seed), withOtherKinds);
            for (var level = 0; level < stack.Count; level++)
            {
                reread += Compare(stack, level, seed) ? 1 : 0;
            }
        }

        Assert.InRange(reread, 200, 5_000);
    }

    [Fact]
    public void Nothing_of_large_layers_is_looked_at_when_no_link_below_is_in_the_way()
    {
        using var below = Saved("below", static builder =>
        {
            for (var i = 0; i < 20_000; i++)
            {
                builder.Add(Path($"usr/share/{i / 10:0000}/{i % 10}"), LayerEntryKind.File, default);
            }

            // One link, and the directory it is in is in the layer above too.
            builder.Add(Path("opt/link"), LayerEntryKind.Symlink, default, "usr"u8);
        });
        using var above = Saved("above", static builder =>
        {
            builder.Add(Path("opt/file"), LayerEntryKind.File, default);
            for (var i = 0; i < 20_000; i++)
            {
                builder.Add(Path($"usr/share/{i / 10:0000}/{i % 10}"), LayerEntryKind.File, default);
            }
        });
        Assert.True(above.HasImplicitDirectories);
        var stack = LayerStack.Of(below, above);
        Assert.Equal(0, stack.Base.Root.Index);
        Assert.InRange(PagesOf(below), 0, 4);
        Assert.InRange(PagesOf(above), 0, 4);
    }

    [Fact]
    public void Links_to_lower_layers_are_found_by_a_list()
    {
        using var below = Saved("below", static builder => builder.Add(Path("file"), LayerEntryKind.File, default));
        using var above = Saved("above", static builder =>
        {
            builder.AddHardLink(Path("usr/lib/other"), "file"u8);
            for (var i = 0; i < 20_000; i++)
            {
                builder.Add(Path($"usr/share/{i / 10:0000}/{i % 10}"), LayerEntryKind.File, default);
            }
        });
        using var fs = UnionFileSystem.Create(LayerStack.Of(below, above));
        Assert.InRange(PagesOf(above), 0, 5);
        Assert.Equal(2, fs.Stat("/usr/lib/other").LinkCount);
        Assert.Equal(fs.Stat("/file").Id, fs.Stat("/usr/lib/other").Id);
    }

    [Fact]
    public void A_link_that_all_layers_write_through_is_followed_by_each()
    {
        var layers = new List<Layer> { Layer.InMemory("0", static b => b.Symlink("/lib", "usr/lib")) };
        for (var i = 1; i <= 100; i++)
        {
            layers.Add(Layer.InMemory($"{i}", b => b.File(string.Create(CultureInfo.InvariantCulture, $"/lib/{i}/x"), "x")));
        }

        using var fs = UnionFileSystem.Create(LayerStack.Of(layers));
        Assert.True(fs.Stat("/lib", followLinks: false).IsSymlink);
        Assert.Equal(100, fs.List("/usr/lib").Count);
    }

    [Fact]
    public void Directories_say_where_they_are_only_in_trees_with_links()
    {
        static LayerTree Tree(Action<LayerTreeBuilder> add)
        {
            var builder = new LayerTreeBuilder("layer");
            builder.Add(Path("usr/lib/file"), LayerEntryKind.File, default);
            builder.Add(Path("usr/lib/gone"), LayerEntryKind.Symlink, default, "file"u8);
            builder.Add(Path("usr/lib/gone"), LayerEntryKind.File, default);
            add(builder);
            return builder.Build();
        }

        var plain = Tree(static _ => { });
        Assert.False(plain.Records.HasParents);
        Assert.Equal(4, plain.Entries().Count());
        foreach (var tree in new[]
        {
            Tree(static b => b.AddHardLink(Path("usr/share/doc/name"), "usr/lib/file"u8)),
            Tree(static b => b.AddHardLink(Path("usr/share/doc/name"), "lower"u8)),
            Tree(static b => b.Add(Path("usr/share/doc/name"), LayerEntryKind.Symlink, default)),
        })
        {
            Assert.True(tree.Records.HasParents);
            var (path, entry) = tree.Entries().Single(static e => FsName.ToText(e.Path) == "usr/share/doc/name");
            var names = tree.Pointers().Select(p => tree.EntryOf(p.Directory, p.Name).Path).Concat(tree.GetNames(entry.Id)?.Select(static n => n.Path.ToArray()) ?? []);
            Assert.Contains(names, name => name.AsSpan().SequenceEqual(path));
            Assert.Equal(7, tree.Entries().Count());
        }
    }

    /// <summary>The rule as it is written: every implicit directory asked of the merged view. Answers whether the layer is read again.</summary>
    private static bool Compare(LayerStack stack, int level, int seed)
    {
        var resolved = StackResolution.Of(stack).Layers[level];
        if (stack[level] is not TreeLayer { HasImplicitDirectories: true } layer)
        {
            Assert.Same(stack[level], resolved);
            return false;
        }

        var below = MergedBase.Create(stack.Take(level));
        var isMet = layer.Tree.Entries().Any(e => e.Entry is { Kind: LayerEntryKind.Directory, Implicit: true } && LinkAt(below, e.Path) is not null);
        Assert.True(isMet == resolved is RereadLayer, $"Seed {seed}, level {level}, met {isMet}: {string.Join(" | ", stack.Select(Describe))}");
        if (isMet)
        {
            var expected = RereadLayer.Create(layer, names => LinkAt(below, Join(names)));
            Assert.Equal(expected.Tree.Image.Bytes, ((RereadLayer)resolved).Tree.Image.Bytes);
        }

        return isMet;
    }

    private static string Describe(Layer layer)
    {
        var tree = layer as TreeLayer;
        return tree is null ? "other" : string.Join(", ", tree.Tree.Entries().Select(static e =>
            $"{FsName.ToText(e.Path)} {e.Entry.Kind}{(e.Entry.Implicit ? " implicit" : "")}{(e.Entry.Opaque ? " opaque" : "")}{(e.Entry.Target.IsEmpty ? "" : " -> " + FsName.ToText(e.Entry.Target.Span))}"));
    }

    private static ReadOnlyMemory<byte>? LinkAt(MergedBase below, byte[] path) =>
        below.TryFind(path, out var directory, out var index) && directory.Table![index].Kind == NodeKind.Symlink
            ? directory.Table.DetailsOf(index)!.Target
            : (ReadOnlyMemory<byte>?)null;

    private static byte[] Join(IReadOnlyList<ReadOnlyMemory<byte>> names) => [.. names.SelectMany(static name => name.ToArray().Prepend((byte)'/'))];

    private static LayerStack RandomStack(Random random, bool withOtherKinds)
    {
        var layers = new List<Layer>();
        for (var count = random.Next(2, 6); layers.Count < count;)
        {
            var layer = Layer.InMemory($"{layers.Count}", builder =>
            {
                for (var i = random.Next(1, 8); i > 0; i--)
                {
                    AddTo(builder, random, layers.Count > 0);
                }
            });
            layers.Add(withOtherKinds && random.Next(2) == 0 ? new WrappedLayer(layer) : layer);
            try
            {
                StackResolution.Of(LayerStack.Of(layers));
            }
            catch (LayerFormatException)
            {
                // A hard link to what is not there, or links in a circle.
                layers.RemoveAt(layers.Count - 1);
            }
        }

        return LayerStack.Of(layers);
    }

    private static void AddTo(MemoryLayerBuilder builder, Random random, bool mayLink)
    {
        var path = PathOf(random, 3);
        try
        {
            _ = random.Next(mayLink ? 12 : 10) switch
            {
                < 4 => builder.File(path, "x"),
                < 7 => builder.Symlink(path, random.Next(2) == 0 ? PathOf(random, 2) : s_names[random.Next(s_names.Length)]),
                7 => builder.Directory(path),
                8 => builder.Whiteout(path),
                9 => builder.Opaque(path),
                _ => builder.HardLink(path, PathOf(random, 2)),
            };
        }
        catch (ArgumentException)
        {
            // Its parent is a file or a link in a circle, or the target is a directory: this layer does without it.
        }
    }

    private static string PathOf(Random random, int most) =>
        string.Concat(Enumerable.Range(0, random.Next(1, most + 1)).Select(_ => "/" + s_names[random.Next(s_names.Length)]));

    private static byte[] Path(string text) => FsName.ToBytes(text);

    private static int PagesOf(TarLayer layer) => ((SavedTreeImage)layer.Tree.Image).PagesRead;

    private TarLayer Saved(string name, Action<LayerTreeBuilder> fill)
    {
        var builder = new LayerTreeBuilder(name);
        fill(builder);
        var tar = System.IO.Path.Combine(_folder, name + ".tar");
        File.WriteAllBytes(tar, new byte[1024]);
        var options = new TarLayerOptions { DiffId = "sha256:" + new string('a', 64), IndexFile = System.IO.Path.Combine(_folder, name + ".index") };
        SavedTree.Save(options.IndexFile, SavedTreeKey.Of(options, 1024), builder.Build(), 0);
        return (TarLayer)Layer.FromTar(tar, options, TestContext.Current.CancellationToken);
    }

    /// <summary>A layer that is not known as a whole.</summary>
    private sealed class WrappedLayer(Layer layer) : Layer(layer.Name)
    {
        public override LayerEntry Root => layer.Root;

        public override bool HasImplicitDirectories => layer.HasImplicitDirectories;

        public override bool HasLowerLinks => layer.HasLowerLinks;

        public override IEnumerable<LayerEntry> ReadDirectory(long directoryId) => layer.ReadDirectory(directoryId).Reverse();

        public override LayerContent OpenContent(long fileId) => layer.OpenContent(fileId);

        public override IReadOnlyList<LayerName>? GetNames(long fileId) => layer.GetNames(fileId);
    }
}
