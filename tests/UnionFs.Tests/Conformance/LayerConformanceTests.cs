using UnionFs.TestKit;
using UnionFs.TestKit.Tar;
using Xunit;

namespace UnionFs.Tests.Conformance;

/// <summary>Every kind of layer keeps what a layer promises.</summary>
public sealed class LayerConformanceTests
{
    [Fact]
    public void In_memory() => Assert.Empty(LayerConformance.Check(static () => Layer.InMemory("memory", Fill)));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_folder_of_the_host(bool native)
    {
        using var folder = new SampleFolder();
        Assert.Empty(LayerConformance.Check(() => Layer.FromDirectory(folder.Path, new DirectoryLayerOptions { UseNative = native })));
    }

    [Theory]
    [InlineData(TarSpool.TemporaryFile, true)]
    [InlineData(TarSpool.Memory, true)]
    [InlineData(TarSpool.Memory, false)]
    public void A_tar(TarSpool spool, bool compressed)
    {
        var bytes = compressed ? TarBuilder.Gzip(Tar()) : Tar();
        Assert.Empty(LayerConformance.Check(() => Layer.FromTar(new MemoryStream(bytes), new TarLayerOptions { Spool = spool })));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_tar_in_a_file(bool compressed)
    {
        using var folder = new SampleFolder();
        var path = System.IO.Path.Combine(folder.Path, "layer.tar");
        File.WriteAllBytes(path, compressed ? TarBuilder.Gzip(Tar()) : Tar());
        Assert.Empty(LayerConformance.Check(() => Layer.FromTar(path)));
    }

    [Fact]
    public void A_committed_layer() => Assert.Empty(LayerConformance.Check(static () =>
    {
        using var fs = UnionFileSystem.Create(LayerStack.Of(Layer.InMemory("below", Fill)), new UnionFsOptions { TimeProvider = new StoppedClock() });
        fs.Rename("/d", "/moved");
        fs.WriteAt("/sparse", 5000, [1, 2, 3]);
        fs.Unlink("/empty");
        fs.CreateHardLink("/again", "/f");
        fs.DeleteTree("/hidden");
        fs.WriteAllBytes("/new", new byte[9000]);
        return fs.Commit("committed");
    }));

    [Fact]
    public void A_layer_read_again_through_links_of_the_layers_below()
    {
        Layer? reread = null;
        Assert.Empty(LayerConformance.Check(() =>
        {
            var stack = LayerStack.Of(
                Layer.InMemory("below", static b => b.Directory("/usr/lib").Symlink("/lib", "usr/lib")),
                Layer.InMemory("above", static b => b.File("/lib/a", "text").HardLink("/lib/b", "/lib/a").File("/other", "").Whiteout("/lib/gone")));
            reread = stack.Base.LayerAt(1);
            return reread;
        }));
        Assert.NotEqual(typeof(MemoryLayer), reread!.GetType());
    }

    [Fact]
    public void What_someone_else_wrote_in_few_lines() => Assert.Empty(LayerConformance.Check(
        static () => new DictionaryLayer("texts", new Dictionary<string, byte[]> { ["a"] = [1, 2, 3], ["empty"] = [], ["long"] = new byte[10_000] })));

    [Fact]
    public void What_someone_else_wrote_is_told_all_that_is_wrong_with_it()
    {
        var findings = LayerConformance.Check(static () => new WrongLayer());

        Assert.Equal(["L1", "L10", "L11", "L2", "L3", "L5", "L6", "L7"], findings.Select(f => f.Split(' ')[0]).Distinct().Order(StringComparer.Ordinal));
    }

    internal static void Fill(MemoryLayerBuilder builder) => builder
        .Directory("/").WithMode((UnixFileMode)0x1C0)
        .File("/f", "some text").WithOwner(1, 2).WithXattr("user.a", [0, 255]).HardLink("/d/link", "/f")
        .File("/d/sub/big", new byte[20_000]).File("/empty", "").File("/é\udcff", "odd name")
        .File("/sparse", 100_000, [(0, new byte[10]), (50_000, new byte[] { 1, 2, 3 })])
        .Symlink("/l", "d/sub").Special("/p", NodeKind.Fifo).Special("/s", NodeKind.Socket).Special("/c", NodeKind.CharacterDevice, new DeviceNumber(1, 3))
        .Whiteout("/gone").Directory("/hidden").Opaque("/hidden");

    internal static byte[] Tar() => new TarBuilder()
        .Directory("d").File("d/f", "some text").HardLink("link", "d/f").Symlink("l", "d/f").Entry("big", '0', new byte[70_000]).File("empty")
        .Entry("p", '6', []).Entry("c", '3', [], static h => h with { DeviceMajor = 1, DeviceMinor = 3 })
        .Pax(("GNU.sparse.major", "1"), ("GNU.sparse.minor", "0"), ("GNU.sparse.name", "sparse"), ("GNU.sparse.realsize", "20000"))
        .Entry("GNUSparseFile.0/sparse", '0', [.. TarBuilder.Bytes("1\n10000\n3\n".PadRight(512, '\0')), 1, 2, 3])
        .File("x/.wh.gone").File("implied/by/me").File("o/.wh..wh..opq").End().ToArray();
}
