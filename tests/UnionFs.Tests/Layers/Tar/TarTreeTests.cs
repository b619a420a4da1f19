using System.Globalization;
using UnionFs.TestKit.Tar;
using Xunit;
using static UnionFs.Tests.Layers.Tar.TarLayerProbe;

namespace UnionFs.Tests.Layers.Tar;

/// <summary>Entries in any order come to the same tree as a plain dictionary of paths says.</summary>
public sealed class TarTreeTests
{
    private static readonly string[] s_names = ["a", "ab", "b", "b.", "c"];

    [Fact]
    public void Entries_in_random_order_come_to_the_tree_of_a_dictionary()
    {
        for (var seed = 0; seed < 400; seed++)
        {
            var random = new Random(seed);
            var tar = new TarBuilder();
            var model = new SortedDictionary<string, string>(StringComparer.Ordinal);
            for (var i = 0; i < 60; i++)
            {
                Step(random, tar, model, i);
            }

            using var layer = Open(tar.End());
            var expected = model.Select(static e => e.Value switch { "d" => e.Key + "/", "w" => "-" + e.Key, _ => e.Key });
            Assert.Equal(expected.Order(StringComparer.Ordinal), layer.Paths());
            foreach (var (path, text) in model.Where(static e => e.Value.StartsWith('f')))
            {
                Assert.Equal(text, layer.Text(path));
                Assert.Equal(model.Values.Count(v => v == text), layer.Entry(path).LinkCount);
                Assert.Equal(model.Where(e => e.Value == text).Select(static e => e.Key), NamesOf(layer, path));
            }
        }
    }

    [Fact]
    public void Names_are_listed_in_the_order_of_their_bytes_whatever_theirs_in_the_tar()
    {
        using var layer = Open(new TarBuilder().File("z").File("d/y").File("a").File("d/b").File("B").File("d/é").End());
        Assert.Equal(["B", "a", "d", "z"], layer.ReadDirectory(layer.Root.Id).Select(static e => FsName.ToText(e.Name.Span)));
        Assert.Equal(["b", "y", "é"], layer.ReadDirectory(layer.Entry("d").Id).Select(static e => FsName.ToText(e.Name.Span)));
    }

    [Fact]
    public void Ids_are_the_same_whenever_the_tar_is_read()
    {
        var tar = new TarBuilder();
        for (var i = 0; i < 500; i++)
        {
            tar.File(string.Create(CultureInfo.InvariantCulture, $"d{i * 7 % 10}/f{i * 31 % 500}"), "x");
        }

        using var one = Open(tar.End());
        using var other = Open(tar);
        Assert.Equal(Ids(one), Ids(other));
        static string[] Ids(Layer layer) => [.. layer.Paths().Select(p => $"{p} {layer.Entry(p).Id}")];
    }

    private static IEnumerable<string> NamesOf(Layer layer, string path) =>
        layer.GetNames(layer.Entry(path).Id)?.Select(static n => FsName.ToText(n.Path.Span)).Order(StringComparer.Ordinal) ?? (IEnumerable<string>)[path];

    /// <summary>One more entry, and what it means: <c>d</c> a directory, <c>w</c> a whiteout, else the content, different for every file.</summary>
    private static void Step(Random random, TarBuilder tar, SortedDictionary<string, string> model, int number)
    {
        var parts = Enumerable.Range(0, random.Next(1, 4)).Select(_ => s_names[random.Next(s_names.Length)]).ToArray();
        var path = string.Join('/', parts);
        switch (random.Next(6))
        {
            case 0:
                tar.Directory(path + "/");
                MakeParents(model, path);
                SetDirectory(model, path);
                break;
            case 1 when model.Where(static e => e.Value.StartsWith('f')).Select(static e => e.Key).ToArray() is { Length: > 0 } files:
                var target = files[random.Next(files.Length)];
                var content = model[target];
                tar.HardLink(path, target);
                MakeParents(model, path);
                SetFile(model, path, content);
                break;
            case 2:
                var slash = path.LastIndexOf('/');
                tar.File(path[..(slash + 1)] + ".wh." + path[(slash + 1)..]);
                if (CanHold(model, path))
                {
                    MakeParents(model, path);
                    model.TryAdd(path, "w");
                }

                break;
            default:
                var text = string.Create(CultureInfo.InvariantCulture, $"f{number}");
                tar.File(path, text);
                MakeParents(model, path);
                SetFile(model, path, text);
                break;
        }
    }

    private static IEnumerable<string> Parents(string path)
    {
        for (var slash = path.IndexOf('/'); slash > 0; slash = path.IndexOf('/', slash + 1))
        {
            yield return path[..slash];
        }
    }

    private static bool CanHold(SortedDictionary<string, string> model, string path) =>
        Parents(path).All(p => !model.TryGetValue(p, out var value) || value is "d" or "w");

    private static void MakeParents(SortedDictionary<string, string> model, string path)
    {
        foreach (var parent in Parents(path))
        {
            SetDirectory(model, parent);
        }
    }

    private static void SetDirectory(SortedDictionary<string, string> model, string path)
    {
        if (!model.TryGetValue(path, out var value) || value != "d")
        {
            model[path] = "d";
        }
    }

    private static void SetFile(SortedDictionary<string, string> model, string path, string text)
    {
        foreach (var below in model.Keys.Where(k => k.StartsWith(path + "/", StringComparison.Ordinal)).ToArray())
        {
            model.Remove(below);
        }

        model[path] = text;
    }
}
