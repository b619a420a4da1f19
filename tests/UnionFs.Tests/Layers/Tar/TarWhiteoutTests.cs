using UnionFs.TestKit.Tar;
using Xunit;
using static UnionFs.Tests.Layers.Tar.TarLayerProbe;

namespace UnionFs.Tests.Layers.Tar;

/// <summary>How deletions are read, per format.</summary>
public sealed class TarWhiteoutTests
{
    private static readonly TarLayerOptions s_overlay = new() { Whiteouts = WhiteoutFormat.Overlay };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Marks_below_what_the_layer_has_made_a_link_are_of_the_directory_before_it(bool linkFirst)
    {
        using var below = TarLayerProbe.Open(new TarBuilder().Directory("old/").File("old/in", "gone").File("target", "stays").End().ToArray());
        var above = new TarBuilder();
        (linkFirst ? above.Symlink("old", "target") : above).File("old/.wh.in").File("old/.wh..wh..opq");
        using var layer = TarLayerProbe.Open((linkFirst ? above : above.Symlink("old", "target")).End().ToArray());
        using var fs = UnionFileSystem.Create(LayerStack.Of(below, layer));
        Assert.Equal("stays", fs.ReadAllText("/target"));
        Assert.Equal("stays", fs.ReadAllText("/old"));
    }

    [Fact]
    public void Oci_whiteouts_hide_names_and_are_never_visible()
    {
        using var layer = Open(new TarBuilder().File("a/.wh.one").File(".wh.top", "ignored").HardLink(".wh.h", ".wh..wh.aufs").Directory("x/.wh.dir/").End());
        Assert.Equal(["-a/one", "-h", "-top", "-x/dir", "a/", "x/"], layer.Paths());
    }

    [Theory]
    [InlineData(".wh.x")]
    [InlineData("x")]
    public void Of_a_whiteout_and_an_entry_the_entry_shows_in_any_order(string first)
    {
        using var layer = Open(new TarBuilder().File(first).File(first == "x" ? ".wh.x" : "x").End());
        Assert.Equal(["x"], layer.Paths());
    }

    [Fact]
    public void Opaque_marks_work_at_any_position_and_without_an_entry()
    {
        using var layer = Open(new TarBuilder().File("a/f").File("a/.wh..wh..opq").File("b/.wh..wh..opq").File("b/f").File("c/.wh..wh..opq").End());
        Assert.All(["a", "b", "c"], d => Assert.True(layer.Entry(d).Opaque));
        Assert.Equal(["a/", "a/f", "b/", "b/f", "c/"], layer.Paths());
        using var root = Open(new TarBuilder().File(".wh..wh..opq").End());
        Assert.True(root.Root.Opaque);
    }

    [Fact]
    public void Names_of_aufs_are_skipped()
    {
        using var layer = Open(new TarBuilder().File(".wh..wh.aufs").Directory(".wh..wh.plnk").File(".wh..wh.plnk/12.34", "x").Directory("a/.wh..wh.orph").File("f").End());
        Assert.Equal(["f"], layer.Paths());
    }

    [Theory]
    [InlineData(".wh.")]
    [InlineData("a/.wh..")]
    [InlineData("a/.wh...")]
    [InlineData(".wh.a/b")]
    [InlineData("./.wh./")]
    public void Whiteouts_of_nothing_are_refused(string name) =>
        Assert.Contains(".wh.", Refusal(new TarBuilder().File(name).End()), StringComparison.Ordinal);

    [Fact]
    public void Whiteouts_below_a_file_of_the_layer_do_nothing()
    {
        using var layer = Open(new TarBuilder().File("a", "file").File("a/.wh.old").End());
        Assert.Equal(["a"], layer.Paths());
        Assert.Equal("file", layer.Text("a"));
    }

    [Fact]
    public void Without_a_format_every_name_is_ordinary()
    {
        using var layer = Open(new TarBuilder().File(".wh.x", "1").File(".wh..wh..opq").Entry("c", '3', []).End(), new TarLayerOptions { Whiteouts = WhiteoutFormat.None });
        Assert.Equal([".wh..wh..opq", ".wh.x", "c"], layer.Paths());
    }

    [Fact]
    public void Oci_layers_give_overlay_marks_no_power()
    {
        using var layer = Open(new TarBuilder().Pax(("SCHILY.xattr.trusted.overlay.opaque", "y")).Directory("d").Entry("c", '3', []).End());
        Assert.False(layer.Entry("d").Opaque);
        Assert.Equal(LayerEntryKind.CharacterDevice, layer.Entry("c").Kind);
        Assert.Single(layer.Entry("d").Xattrs);
    }

    [Theory]
    [InlineData("trusted.overlay.")]
    [InlineData("user.overlay.")]
    public void Overlay_marks_are_read_and_not_shown(string prefix)
    {
        var x = "SCHILY.xattr." + prefix;
        using var layer = Open(new TarBuilder().Pax((x + "opaque", "y"), ("SCHILY.xattr.user.k", "v")).Directory("d").Pax((x + "opaque", "x")).Directory("e")
            .Pax((x + "whiteout", "y")).File("e/gone").Pax((x + "whiteout", "y")).File("e/kept", "data").Entry("dev", '3', [])
            .Entry("zero", '3', [], h => h with { DeviceMajor = 1 }).Pax((x + "overlay.opaque", "y")).Directory("esc").File(".wh.x").End(), s_overlay);
        Assert.Equal(["-dev", "-e/gone", ".wh.x", "d/", "e/", "e/kept", "esc/", "zero"], layer.Paths());
        Assert.Equal((true, false, false), (layer.Entry("d").Opaque, layer.Entry("e").Opaque, layer.Entry("esc").Opaque));
        Assert.Equal("user.k=76", layer.Entry("d").Xattrs.ToString());
        Assert.Equal(prefix + "opaque=79", layer.Entry("esc").Xattrs.ToString());
        Assert.Empty(layer.Entry("e/kept").Xattrs);
    }

    [Theory]
    [InlineData("redirect")]
    [InlineData("metacopy")]
    public void Overlay_content_that_is_elsewhere_is_refused(string mark) =>
        Assert.Contains(mark, Refusal(new TarBuilder().Pax(("SCHILY.xattr.trusted.overlay." + mark, "/x")).File("f").End(), s_overlay), StringComparison.Ordinal);

    [Fact]
    public void Last_entries_win_and_links_share()
    {
        using var layer = Open(new TarBuilder().File("f", "1").HardLink("h", "f").File("f", "2").Directory("d").File("d/x").File("d", "now a file")
            .File("g").File("g/child", "c").HardLink("lower", "not/here").Symlink("s", "real").File("s/n", "n").End());
        Assert.Equal(["d", "f", "g/", "g/child", "h", "lower", "real/", "real/n", "s"], layer.Paths());
        Assert.Equal(("2", "1"), (layer.Text("f"), layer.Text("h")));
        Assert.Equal(1, layer.Entry("h").LinkCount);
        Assert.Equal(LayerEntryKind.LowerLink, layer.Entry("lower").Kind);
        Assert.True(layer.HasLowerLinks);
    }

    [Fact]
    public void A_link_over_a_directory_detaches_what_comes_below_it_later()
    {
        using var layer = Open(new TarBuilder().File("f", "1").File("d/x").HardLink("d", "f").File("d/y", "new").End());
        Assert.Equal(["d/", "d/y", "f"], layer.Paths());
        Assert.Equal(1, layer.Entry("f").LinkCount);
    }

    [Fact]
    public void Links_in_a_replaced_directory_do_not_count()
    {
        using var layer = Open(new TarBuilder().File("f", "1").HardLink("d/h", "f").File("d", "file").End());
        Assert.Equal(1, layer.Entry("f").LinkCount);
    }
}
