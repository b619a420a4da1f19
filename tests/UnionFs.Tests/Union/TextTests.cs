using System.Reflection;
using System.Runtime.CompilerServices;
using Xunit;

namespace UnionFs.Tests.Union;

/// <summary>Every public value prints as something a person wants to read.</summary>
public sealed class TextTests
{
    private static readonly Timestamp s_time = new(1_704_067_200, 5);
    private static readonly NodeAttributes s_attributes = new NodeAttributes((UnixFileMode)0x9ED, 3, 4) { Size = 5 }.WithTimes(s_time);

    /// <summary>What does something instead of being something; and options, which print name by name as records do.</summary>
    private static readonly string[] s_noValues =
        ["MemoryLayerBuilder", "ScriptRunner", "DirectoryLayerOptions", "TarLayerOptions", "TarWriteOptions", "FolderWriteOptions", "UnionFsOptions"];

    [Fact]
    public void Every_public_value_says_how_it_prints()
    {
        var silent = typeof(UnionFileSystem).Assembly.GetExportedTypes()
            .Where(static t => !t.IsEnum && !t.IsInterface && !(t.IsAbstract && t.IsSealed) && !typeof(Exception).IsAssignableFrom(t)
                && !typeof(Delegate).IsAssignableFrom(t) && !IsSaid(t))
            .Select(static t => t.Name);
        var left = string.Join(", ", silent.Order(StringComparer.Ordinal).Except(s_noValues));
        Assert.True(left.Length == 0, left);
    }

    private static bool IsSaid(Type type)
    {
        for (var at = type; at is not null && at != typeof(object) && at != typeof(ValueType); at = at.BaseType)
        {
            if (at.GetMethod("ToString", BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly, []) is { } method)
            {
                return method.GetCustomAttribute<CompilerGeneratedAttribute>() is null;
            }
        }

        return false;
    }

    [Fact]
    public void Listings_print_the_name_they_are_at()
    {
        using var fs = UnionFileSystem.Create(LayerStack.Of(Layer.InMemory("base", static b => b.File("/d/e/a\n", "x"))));
        var names = fs.EnumerateNames("/d");
        Assert.Equal("(no current name)", names.ToString());
        Assert.True(names.MoveNext());
        Assert.Equal("e/", names.ToString());
        Assert.False(names.MoveNext());
        Assert.Equal("(no current name)", names.ToString());
        Assert.Equal("(no current name)", default(DirectoryNames).ToString());
    }

    [Fact]
    public void Walks_print_the_path_they_are_at()
    {
        using var fs = UnionFileSystem.Create(LayerStack.Of(Layer.InMemory("base", static b => b.File("/d/e/a\n", "x"))));
        fs.Rename("/d", "/new");
        var walk = fs.WalkNames("/");
        var seen = new List<string> { walk.ToString() };
        while (walk.MoveNext())
        {
            seen.Add(walk.ToString());
        }

        seen.Add(walk.ToString());
        Assert.Equal(["(no current name)", "new/", "new/e/", "new/e/a\\n", "(no current name)"], seen);
        Assert.Equal("(no current name)", default(NameWalk).ToString());
    }

    [Fact]
    public void A_sandbox_prints_its_layers_and_what_its_top_holds()
    {
        var fs = UnionFileSystem.Create(LayerStack.Of(Layer.InMemory("base", static b => b.File("/f", "x")), Layer.InMemory("patch", static _ => { })));
        fs.WriteAllText("/g", "x");
        fs.Commit("configure");
        fs.WriteAllText("/f", "y");
        using (fs.OpenHandle("/f"))
        {
            Assert.Equal("base + patch + configure: 4096 bytes, 1 nodes, 1 open handles", fs.ToString());
        }

        Assert.Equal("nodes of base + patch", fs.Nodes.ToString());
        Assert.Equal("1 commit, 1 node changed since", fs.Snapshot().ToString());
        fs.WriteAllText("/h", "y");
        Assert.Equal("1 commit, 3 nodes changed since", fs.Snapshot().ToString());
        fs.Dispose();
        Assert.Equal("(disposed)", fs.ToString());
        Assert.Equal("nodes of base + patch", fs.Nodes.ToString());
        Assert.Equal("(no sandbox)", default(NodeOperations).ToString());
    }

    [Fact]
    public void What_layers_hand_out_prints_what_it_is()
    {
        Assert.Equal("5 bytes", new BorrowedBytes("hello"u8).ToString());
        Assert.Equal("/d/f", new LayerName(1, "d/f"u8.ToArray()).ToString());
        using var layer = Layer.InMemory("base", static b => b.File("/f", "hello"));
        using var content = layer.OpenContent(layer.ReadDirectory(layer.Root.Id).Single().Id);
        Assert.Equal("5 bytes", content.ToString());
    }

    [Fact]
    public void Entries_of_trees_and_verdicts_print_their_lines()
    {
        using var fs = UnionFileSystem.Create(LayerStack.Of(Layer.InMemory("base", static b => b.File("/f", "x"))));
        fs.Delete("/f");
        var explanation = fs.Explain("/f");
        Assert.Equal("   top  whiteout", explanation.Verdicts[0].ToString());
        Assert.Equal(explanation.ToString().ReplaceLineEndings("\n").Split('\n')[^1], explanation.Verdicts[^1].ToString());
        var entry = fs.Walk(cancellationToken: TestContext.Current.CancellationToken).Single();
        Assert.Equal(TreeText.Format(entry), entry.ToString());
    }

    [Fact]
    public void Attributes_print_as_ls_shows_them()
    {
        Assert.Equal("rwsr-xr-x 3:4 5 2024-01-01T00:00:00.000000005Z", s_attributes.ToString());
        Assert.Equal("--------- 0:0 0 1970-01-01T00:00:00.000000000Z 1:3", new NodeAttributes { Device = new DeviceNumber(1, 3) }.ToString());
    }

    [Fact]
    public void Entries_print_what_the_layer_says()
    {
        Assert.Equal(
            "-rwsr-xr-x 3:4 5 2024-01-01T00:00:00.000000005Z f\\xff", new LayerEntry(new byte[] { 0x66, 0xFF }, LayerEntryKind.File, 1, s_attributes).ToString());
        Assert.Equal(
            "drwsr-xr-x 3:4 5 2024-01-01T00:00:00.000000005Z / (opaque, implicit)",
            new LayerEntry(default, LayerEntryKind.Directory, 0, s_attributes) { Opaque = true, Implicit = true }.ToString());
        Assert.Equal(
            "lrwsr-xr-x 3:4 5 2024-01-01T00:00:00.000000005Z l -> t (input/output error)",
            new LayerEntry("l"u8.ToArray(), LayerEntryKind.Symlink, 2, s_attributes) { Target = "t"u8.ToArray(), Error = FsError.EIO }.ToString());
        Assert.Equal("whiteout gone", new LayerEntry("gone"u8.ToArray(), LayerEntryKind.Whiteout, 0, default).ToString());
        Assert.Equal(
            "link h -> d/f in the layers below",
            new LayerEntry("h"u8.ToArray(), LayerEntryKind.LowerLink, 0, default) { Target = "d/f"u8.ToArray() }.ToString());
    }
}
