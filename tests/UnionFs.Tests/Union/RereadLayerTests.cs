using System.Globalization;
using Xunit;

namespace UnionFs.Tests.Union;

/// <summary>Layers that are read again through links of the layers below: what has several names keeps them, whatever meets whatever there.</summary>
public class RereadLayerTests
{
    private const int Seeds = 1_000;
    private static readonly string[] s_names = ["a", "b", "c", "d"];

    [Theory]
    [InlineData("/a/c/file")]
    [InlineData("/a/c")]
    public void Names_of_one_node_stay_together_when_something_else_takes_the_place_of_one(string inItsPlace)
    {
        // What is read as /b/c lies at /a/c in this stack, and there the layer has something else too.
        using var fs = UnionFileSystem.Create(LayerStack.Of(
            Layer.InMemory("below", static b => b.Symlink("/b", "a")),
            Layer.InMemory("above", b => b.File("/b/c", "linked").HardLink("/0/second", "/b/c").HardLink("/0/third", "/b/c").File(inItsPlace, "other"))));
        Assert.Equal("other", fs.ReadAllText(inItsPlace));
        Assert.Equal("linked", fs.ReadAllText("/0/second"));
        Assert.Equal(fs.Stat("/0/second").Id, fs.Stat("/0/third").Id);
        Assert.Equal(2, fs.Stat("/0/second").LinkCount);
        Assert.Empty(fs.Verify(cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_link_to_a_lower_layer_stays_one_when_a_directory_comes_to_lie_at_its_target()
    {
        using var fs = UnionFileSystem.Create(LayerStack.Of(
            Layer.InMemory("below", static b => b.Symlink("/b", "a").File("/a/c", "lower")),
            Layer.InMemory("above", static b => b.HardLink("/0/name", "/a/c").File("/b/c/file", "upper"))));
        Assert.Equal("lower", fs.ReadAllText("/0/name"));
        Assert.Equal("upper", fs.ReadAllText("/a/c/file"));
        Assert.Empty(fs.Verify(cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Random_stacks_are_refused_only_for_links_that_go_in_circles_and_nothing_in_them_is_mixed_up()
    {
        var (refused, reread) = (0, 0);
        for (var seed = 0; seed < Seeds; seed++)
        {
            var layers = RandomLayers(new Random(seed), out var entries);
            var stack = LayerStack.Of(layers);
            try
            {
                reread += StackResolution.Of(stack).Layers.Count(static l => l is RereadLayer);
            }
            catch (LayerFormatException e)
            {
                Assert.True(e.Message.Contains("symbolic links on the way to it", StringComparison.Ordinal), $"seed {seed}: {e.Message}");
                refused++;
                continue;
            }

            for (var level = 0; level < layers.Count; level++)
            {
                Check(stack.Take(level + 1), entries[level], seed);
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Seeds} stacks, {refused} refused for links in circles, {reread} layers read again"));
        Assert.InRange(reread, Seeds / 4, Seeds * 5);
        Assert.InRange(refused, 0, Seeds / 4);
    }

    /// <summary>Every file that the uppermost layer gave the view holds what the layer says of some path with its name; links on the way may be gone by then.</summary>
    private static void Check(LayerStack stack, List<(string Path, string Text)> entries, int seed)
    {
        using var fs = UnionFileSystem.Create(stack);
        Assert.Empty(fs.Verify(cancellationToken: TestContext.Current.CancellationToken));
        var said = entries.ToLookup(static e => e.Path[e.Path.LastIndexOf('/')..], static e => e.Text);
        foreach (var entry in fs.Walk().Where(e => e.Stat.IsFile && e.Layer == stack.Count - 1))
        {
            var text = fs.ReadAllText(entry.Path);
            Assert.True(said[entry.Path[entry.Path.LastIndexOf('/')..]].Contains(text), $"seed {seed}: {entry.Path} is '{text}', which the layer says of no such name");
        }
    }

    private static List<Layer> RandomLayers(Random random, out List<List<(string Path, string Text)>> entries)
    {
        var layers = new List<Layer>();
        entries = [];
        var number = 0;
        for (var count = random.Next(2, 6); layers.Count < count;)
        {
            var (builder, files) = (new MemoryLayerBuilder($"layer {layers.Count}"), new List<(string Path, string Text)>());
            Fill(builder, random, "", 0, files, ref number);
            layers.Add(builder.Build());
            entries.Add(files);
        }

        return layers;
    }

    private static void Fill(MemoryLayerBuilder builder, Random random, string directory, int depth, List<(string Path, string Text)> files, ref int number)
    {
        foreach (var name in s_names)
        {
            var path = $"{directory}/{name}";
            switch (random.Next(12))
            {
                case < 3:
                    var text = (number++).ToString(CultureInfo.InvariantCulture);
                    builder.File(path, text);
                    files.Add((path, text));
                    break;
                case < 6 when depth < 3:
                    Fill(builder, random, path, depth + 1, files, ref number);
                    break;
                case 6:
                    builder.Whiteout(path);
                    break;
                case 7 when depth < 3:
                    builder.Directory(path).Opaque(path);
                    Fill(builder, random, path, depth + 1, files, ref number);
                    break;
                case 8:
                    builder.Symlink(path, random.Next(2) == 0 ? "/a" : "b");
                    break;
                case > 8 when files.Count > 0:
                    var linked = files[random.Next(files.Count)];
                    builder.HardLink(path, linked.Path);
                    files.Add((path, linked.Text));
                    break;
            }
        }
    }
}
