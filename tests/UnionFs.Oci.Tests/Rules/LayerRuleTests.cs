using UnionFs.Oci.Tests.Kit;
using UnionFs.TestKit.Tar;
using Xunit;

namespace UnionFs.Oci.Tests.Rules;

/// <summary>What the image specification and the practice of the engines say of reading layers; the tests have the numbers of the rules.</summary>
public sealed class LayerRuleTests
{
    private static TarBuilder New => new();

    [Theory]
    [InlineData(MediaTypes.OciLayer, LayerCompression.None)]
    [InlineData(MediaTypes.OciLayerGzip, LayerCompression.Gzip)]
    [InlineData(MediaTypes.OciLayerZstd, LayerCompression.Zstd)]
    [InlineData("application/vnd.oci.image.layer.nondistributable.v1.tar", LayerCompression.None)]
    [InlineData("application/vnd.oci.image.layer.nondistributable.v1.tar+gzip", LayerCompression.Gzip)]
    [InlineData("application/vnd.oci.image.layer.nondistributable.v1.tar+zstd", LayerCompression.Zstd)]
    [InlineData(MediaTypes.DockerLayer, LayerCompression.None)]
    [InlineData(MediaTypes.DockerLayerGzip, LayerCompression.Gzip)]
    [InlineData(MediaTypes.DockerLayerZstd, LayerCompression.Zstd)]
    [InlineData("application/vnd.docker.image.rootfs.foreign.diff.tar.gzip", LayerCompression.Gzip)]
    public void Rules_1_3_4_layers_of_every_type_are_tars(string mediaType, LayerCompression compression)
    {
        var tar = New.File("f", "text").End().ToArray();
        using var layout = new LayoutBuilder();
        layout.AddImage(null, "", [tar], layout.Add(mediaType, LayoutBuilder.Compress(tar, compression)));
        using var image = layout.Open();
        using var fs = UnionFileSystem.Create(image.Layers);
        Assert.Equal("text", fs.ReadAllText("/f"));
        Assert.Equal(compression, MediaTypes.CompressionOf(mediaType));
        Assert.Equal(mediaType.Contains("foreign", StringComparison.Ordinal) || mediaType.Contains("nondistributable", StringComparison.Ordinal), MediaTypes.IsForeign(mediaType));
    }

    [Fact]
    public void Rule_2_the_last_of_two_entries_wins() => See([New.File("f", "1").File("f", "2")], static fs => Assert.Equal("2", fs.ReadAllText("/f")));

    [Fact]
    public void Rules_5_6_9_attributes_are_kept_and_names_of_owners_are_not_asked() => See(
        [
            New.Pax(("mtime", "1234567890.123456789"), ("uname", "nobody"), ("MSWINDOWS.fileattr", "32"), ("SCHILY.xattr.user.a", "b")).Entry("f", '0', [], static h => h with { Mode = 0x9E8, Uid = 7, Gid = 8 })
                .Entry("pipe", '6', []).Entry("dev", '4', [], static h => h with { DeviceMajor = 7, DeviceMinor = 9 }).Symlink("l", "some where").HardLink("h", "f"),
        ],
        static fs =>
        {
            var stat = fs.Stat("/f");
            Assert.Equal((0x9E8, 7u, 8u, 2, new Timestamp(1234567890, 123456789)), ((int)stat.Mode, stat.Uid, stat.Gid, stat.LinkCount, stat.ModifyTime));
            Assert.Equal("b"u8.ToArray(), fs.GetXattr("/f", "user.a"));
            Assert.Equal((NodeKind.Fifo, NodeKind.BlockDevice, "some where"), (fs.Stat("/pipe").Kind, fs.Stat("/dev").Kind, fs.ReadLink("/l")));
            Assert.Equal(stat.Id, fs.Stat("/h").Id);
        });

    [Fact]
    public void Rules_7_and_8_sparse_files_have_their_size_and_links_may_lead_to_layers_below() => See(
        [
            New.Pax(("GNU.sparse.major", "0"), ("GNU.sparse.minor", "1"), ("GNU.sparse.name", "s"), ("GNU.sparse.map", "4096,2"), ("GNU.sparse.size", "8192")).File("x", "ab"),
            New.HardLink("again", "s"),
        ],
        static fs =>
        {
            Assert.Equal(8192, fs.ReadAllBytes("/s").Length);
            Assert.Equal(fs.Stat("/s").Id, fs.Stat("/again").Id);
            Assert.False(fs.Exists("/x"));
        });

    [Fact]
    public void Rules_12_and_13_directories_meet_and_all_else_replaces() => See(
        [
            New.Directory("d/").File("d/kept").Directory("gone/").File("gone/in").Symlink("link", "d").Directory("file/").File("file/in"),
            New.Entry("d/", '5', [], static h => h with { Mode = 0x1C0 }).Symlink("gone", "d").Directory("link/").File("link/own").File("file", "now"),
        ],
        static fs =>
        {
            Assert.Equal(0x1C0, (int)fs.Stat("/d").Mode);
            Assert.Equal(["kept"], fs.List("/gone").Select(static e => e.Name));
            Assert.Equal(["own"], fs.List("/link").Select(static e => e.Name));
            Assert.Equal("now", fs.ReadAllText("/file"));
        });

    [Fact]
    public void Rules_14_15_16_whiteouts_hide_what_is_below_only() => See(
        [New.File("a").File("b").Directory("d/").File("d/in"), New.File("b", "new").File(".wh.b").File(".wh.a").File(".wh.d")],
        static fs => Assert.Equal(["b"], fs.List("/").Select(static e => e.Name)));

    [Theory]
    [InlineData(".wh.")]
    [InlineData(".wh..")]
    [InlineData("d/.wh...")]
    public void Rule_17_a_whiteout_of_nothing_is_refused(string name) => Assert.Throws<LayerFormatException>(() => See([New.File(name)], static _ => { }));

    [Fact]
    public void Rules_20_and_21_opaque_marks_hide_all_below_at_any_place() => See(
        [New.File("d/old/deep").File("e/old"), New.File("d/new").File("d/.wh..wh..opq").File("e/.wh.old")],
        static fs =>
        {
            Assert.Equal(["new"], fs.List("/d").Select(static e => e.Name));
            Assert.Empty(fs.List("/e"));
        });

    [Fact]
    public void Rule_23_names_of_aufs_are_skipped() => See([New.File(".wh..wh.aufs").File(".wh..wh.plnk/x").File(".wh..wh.orph").File("f")], static fs => Assert.Equal(["f"], fs.List("/").Select(static e => e.Name)));

    [Fact]
    public void Rules_24_and_25_parents_that_are_missing_and_names_in_every_form() => See(
        [New.Entry("d/", '5', [], static h => h with { Mode = 0x1C0, Uid = 5 }), New.File("./d/x").File("/d//y").Entry("./", '5', [], static h => h with { Mode = 0x1D0 }).File("new/z")],
        static fs =>
        {
            Assert.Equal((0x1C0, 5u), ((int)fs.Stat("/d").Mode, fs.Stat("/d").Uid));
            Assert.Equal(["x", "y"], fs.List("/d").Select(static e => e.Name).Order());
            Assert.Equal((0x1D0, 0x1ED), ((int)fs.Stat("/").Mode, (int)fs.Stat("/new").Mode));
        });

    [Fact]
    public void Rules_26_and_27_links_on_the_way_are_followed_inside_and_targets_are_from_the_root() => See(
        [New.Directory("real/").File("real/t", "t").Symlink("ln", "real"), New.File("ln/n", "n").HardLink("real/h", "real/t").File("real/.wh.t")],
        static fs =>
        {
            Assert.Equal("n", fs.ReadAllText("/real/n"));
            Assert.Equal("t", fs.ReadAllText("/real/h"));
            Assert.False(fs.Exists("/real/t"));
            Assert.True(fs.Stat("/ln", followLinks: false).Kind == NodeKind.Symlink);
        });

    [Fact]
    public void Rules_28_and_29_marks_of_overlayfs_and_whiteouts_below_a_file_do_nothing() => See(
        [New.File("d/f"), New.Pax(("SCHILY.xattr.trusted.overlay.opaque", "y")).Directory("d/").Entry("c", '3', []).File("x", "file").File("x/.wh.y")],
        static fs =>
        {
            Assert.True(fs.Exists("/d/f"));
            Assert.Equal(NodeKind.CharacterDevice, fs.Stat("/c").Kind);
            Assert.Equal("file", fs.ReadAllText("/x"));
        });

    [Theory]
    [InlineData(LayerCompression.None)]
    [InlineData(LayerCompression.Gzip)]
    [InlineData(LayerCompression.Zstd)]
    public void Rule_30_bytes_after_the_end_are_part_of_the_digest(LayerCompression compression)
    {
        var tar = New.File("f").End().Raw([.. "padding"u8]).ToArray();
        using var layout = new LayoutBuilder();
        layout.AddImage("with", compression, tar);
        layout.AddImage("without", "", [tar[..^7]], layout.Add(LayoutBuilder.TypeOf(compression), LayoutBuilder.Compress(tar, compression)));
        using var image = layout.Open("with");
        Assert.Equal(tar.Length, image.LayerInfos[0].UncompressedSize);
        Assert.Throws<LayerFormatException>(() => layout.Open("without"));
    }

    [Fact]
    public void Rule_31_checksums_and_limits_hold()
    {
        Assert.Throws<LayerFormatException>(() => See([New.Entry("f", '0', [], static h => h with { ChecksumError = 1 })], static _ => { }));
        Assert.Throws<LayerFormatException>(() => See([New.File("f").File("g")], static _ => { }, new OciImageOptions { Limits = new OciLimits { MaxEntries = 1 } }));
    }

    private static void See(TarBuilder[] layers, Action<UnionFileSystem> check, OciImageOptions? options = null)
    {
        using var layout = new LayoutBuilder();
        layout.AddImage(null, LayerCompression.Gzip, [.. layers.Select(static l => l.End().ToArray())]);
        using var image = layout.Open(null, options);
        using var fs = UnionFileSystem.Create(image.Layers);
        _ = fs.Walk().Count();
        check(fs);
    }
}
