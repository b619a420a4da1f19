using UnionFs.Oci.Tests.Kit;
using Xunit;
using static UnionFs.Oci.Tests.Store.StoreFixture;

namespace UnionFs.Oci.Tests.Store;

/// <summary>Images come into a store verified, and each layer once.</summary>
public sealed class LoadTests : IDisposable
{
    private readonly StoreFixture _fixture = new();
    private static readonly byte[] s_base = Tar(("etc/os-release", "one\n"), ("bin/sh", "#!\n"));
    private static readonly byte[] s_top = Tar(("etc/motd", "hello\n"), ("bin/.wh.sh", ""));

    private ImageStore Store => _fixture.Store;

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData(LayerCompression.None)]
    [InlineData(LayerCompression.Gzip)]
    [InlineData(LayerCompression.Zstd)]
    public void A_loaded_image_shows_its_tree(LayerCompression compression)
    {
        var loaded = _fixture.Load("app:1", compression, s_base, s_top);
        Assert.Equal("app:1", loaded.Name);
        Assert.Equal(0, loaded.SharedLayers);
        using var image = Store.Open("app:1");
        using var fs = UnionFileSystem.Create(image.Layers);

        Assert.Equal("app:1", image.Name);
        Assert.Equal("hello\n", fs.ReadAllText("/etc/motd"));
        Assert.False(fs.Exists("/bin/sh"));
        Assert.Empty(Store.Fsck());
        Assert.Equal(compression == LayerCompression.None ? 0 : 2, Directory.GetFiles(_fixture.PathOf("unionfs/layers"), "*.tar").Length);
        Assert.Equal(2, Directory.GetFiles(_fixture.PathOf("unionfs/layers"), "*.index").Length);
    }

    [Fact]
    public void What_the_store_has_is_not_written_again()
    {
        _fixture.Load("a:1", LayerCompression.Gzip, s_base);
        var index = Directory.GetFiles(_fixture.PathOf("unionfs/layers"), "*.index").Select(File.GetLastWriteTimeUtc).ToArray();
        var loaded = _fixture.Load("b:1", LayerCompression.Gzip, s_base, s_top);

        Assert.Equal(1, loaded.SharedLayers);
        Assert.True(loaded.SharedBytes > 0);
        Assert.Equal(index, Directory.GetFiles(_fixture.PathOf("unionfs/layers"), "*.index").Where(f => f.Contains(Digest.OfBytes(s_base).Encoded, StringComparison.Ordinal)).Select(File.GetLastWriteTimeUtc));
        var again = _fixture.Load("b:1", LayerCompression.Gzip, s_base, s_top);
        Assert.Equal((2, 0L), (again.SharedLayers, again.WrittenBytes));
    }

    [Fact]
    public void A_second_open_reads_neither_blobs_nor_tars()
    {
        _fixture.Load("app:1", LayerCompression.Gzip, s_base, s_top);
        foreach (var file in Directory.GetFiles(_fixture.PathOf("unionfs/layers"), "*.tar").Append(_fixture.BlobPath(LayoutBuilder.Compress(s_base, LayerCompression.Gzip))))
        {
            File.WriteAllBytes(file, new byte[new FileInfo(file).Length]);
        }

        using var other = ImageStore.Open(_fixture.Folder);
        using var image = other.Open("app:1");
        using var fs = UnionFileSystem.Create(image.Layers);
        Assert.Equal("\0\0\0\0\0\0", fs.ReadAllText("/etc/motd"));
    }

    [Fact]
    public void Layers_and_stacks_are_in_memory_once()
    {
        _fixture.Load("a:1", LayerCompression.Gzip, s_base);
        _fixture.Load("b:1", LayerCompression.Gzip, s_base, s_top);
        var first = Store.Open("a:1");
        var second = Store.Open("b:1");
        var third = Store.Open("b:1");

        Assert.Same(first.Layers[0], second.Layers[0]);
        Assert.Same(second.Layers, third.Layers);
        Assert.Equal(2, Store.OpenLayers);
        using var fs = UnionFileSystem.Create(third.Layers);
        second.Dispose();
        second.Dispose();
        first.Dispose();
        Assert.Equal("hello\n", fs.ReadAllText("/etc/motd"));
        third.Dispose();
        Assert.Equal(0, Store.OpenLayers);
        Assert.Throws<ObjectDisposedException>(() => fs.ReadAllText("/etc/motd"));
    }

    [Fact]
    public void A_claimed_DiffId_is_not_believed()
    {
        _fixture.Source.AddImage("liar:1", "", [s_top], _fixture.Source.Add(MediaTypes.OciLayerGzip, LayoutBuilder.Compress(s_base, LayerCompression.Gzip)));
        _fixture.Load("honest:1", LayerCompression.Gzip, s_top);
        using var layout = LayoutFolder.Open(_fixture.Source.Folder);

        Assert.Throws<LayerFormatException>(() => Store.Take(layout, new LoadOptions { Tag = "liar:1" }));
        Assert.Equal("honest:1", Assert.Single(Store.Images()).Name);
        Assert.Empty(Store.Fsck());
        using var image = Store.Open("honest:1");
        using var fs = UnionFileSystem.Create(image.Layers);
        Assert.Equal("hello\n", fs.ReadAllText("/etc/motd"));
    }

    [Theory]
    [InlineData(LayerCompression.None)]
    [InlineData(LayerCompression.Gzip)]
    public void A_damaged_layer_leaves_nothing_half_applied(LayerCompression compression)
    {
        _fixture.Source.AddImage("app:1", compression, s_base, s_top);
        var path = _fixture.Source.BlobPath(LayoutBuilder.Compress(s_top, compression));
        var bytes = File.ReadAllBytes(path);
        bytes[^20] ^= 1;
        File.WriteAllBytes(path, bytes);
        using var layout = LayoutFolder.Open(_fixture.Source.Folder);

        Assert.Throws<LayerFormatException>(() => Store.Take(layout));
        Assert.Empty(Store.Images());
        Assert.DoesNotContain(Directory.GetFiles(_fixture.Folder, "*", SearchOption.AllDirectories), f => f.EndsWith(".tmp", StringComparison.Ordinal));
        Assert.Empty(Directory.GetFiles(_fixture.PathOf("unionfs/leases")));
        Assert.Empty(Store.Fsck());
    }

    [Fact]
    public void A_layer_may_come_twice_in_an_image()
    {
        _fixture.Load("twice:1", LayerCompression.Gzip, s_base, s_base, s_base);
        using var image = Store.Open("twice:1");

        Assert.Equal(3, image.Layers.Count);
        Assert.Empty(Store.Fsck());
    }

    [Fact]
    public void What_another_tool_put_into_the_folder_is_verified_when_it_is_opened()
    {
        using var other = new LayoutBuilder();
        other.AddImage("foreign", LayerCompression.Gzip, s_base, s_top);
        using var store = ImageStore.Open(other.Folder);
        using (var image = store.Open("foreign"))
        {
            Assert.Equal(2, image.Layers.Count);
        }

        Assert.Equal(2, Directory.GetFiles(Path.Combine(other.Folder, "unionfs/layers"), "*.index").Length);
        Assert.Empty(store.Fsck());
    }

    [Fact]
    public void An_index_of_platforms_comes_whole_or_as_the_one_that_is_wanted()
    {
        var manifests = new List<string>();
        foreach (var architecture in (string[])["amd64", "arm64"])
        {
            var tar = Tar(("arch", architecture));
            var layer = _fixture.Source.Add(MediaTypes.OciLayer, tar);
            var config = _fixture.Source.Add(MediaTypes.OciConfig, LayoutBuilder.ConfigOf([tar]).Replace("amd64", architecture, StringComparison.Ordinal));
            manifests.Add(_fixture.Source.Add(MediaTypes.OciManifest, LayoutBuilder.ManifestOf(config, [layer]), $$""","platform":{"os":"linux","architecture":"{{architecture}}"}"""));
        }

        _fixture.Source.AddToIndex(_fixture.Source.Add(MediaTypes.OciIndex, LayoutBuilder.IndexOf(manifests), LayoutBuilder.Tagged("multi:1")));
        using var layout = LayoutFolder.Open(_fixture.Source.Folder);
        Store.Take(layout, new LoadOptions { Name = "one:1", Platform = Platform.Parse("linux/arm64") });
        Assert.Equal(3, _fixture.Blobs().Length);
        Store.Take(layout, new LoadOptions { Name = "all:1", AllPlatforms = true });
        Assert.Equal(7, _fixture.Blobs().Length);

        Assert.Equal("arm64", Read("one:1", null));
        Assert.Equal("amd64", Read("all:1", Platform.Parse("linux/amd64")));
        Assert.Equal("arm64", Read("all:1", Platform.Parse("linux/arm64")));
        Assert.Empty(Store.Fsck());
        Store.Untag("one:1");
        Assert.Empty(Store.Collect().Items);
    }

    [Fact]
    public void An_artifact_is_kept_as_the_bytes_it_is()
    {
        var config = _fixture.Source.Add(MediaTypes.OciEmpty, "{}");
        var blob = _fixture.Source.Add("application/x-sbom", "bytes");
        _fixture.Source.AddToIndex(_fixture.Source.Add(MediaTypes.OciManifest, LayoutBuilder.ManifestOf(config, [blob]), LayoutBuilder.Tagged("sbom:1")));
        using var layout = LayoutFolder.Open(_fixture.Source.Folder);
        Store.Take(layout);

        Assert.Equal("sbom:1", Assert.Single(Store.Images()).Name);
        Assert.Empty(Store.Fsck());
        Assert.Throws<LayerFormatException>(() => Store.Open("sbom:1"));
    }

    [Fact]
    public void Names_are_found_with_and_without_a_tag_and_by_digest()
    {
        var loaded = _fixture.Load("debian:latest", LayerCompression.Gzip, s_base);
        Store.Tag("debian", "mine");
        foreach (var name in (string[])["debian", "debian:latest", "mine", "mine:latest", loaded.Descriptor.Digest.ToString(), loaded.Descriptor.Digest.Short])
        {
            Store.Open(name).Dispose();
        }

        Assert.Equal(["debian:latest", "mine:latest"], Store.Images().Select(i => i.Name));
        var error = Assert.Throws<FileNotFoundException>(() => Store.Open("ubuntu"));
        Assert.Contains("'ubuntu'", error.Message, StringComparison.Ordinal);
        Assert.True(Store.Untag("debian"));
        Assert.False(Store.Untag("debian"));
        Assert.Throws<FileNotFoundException>(() => Store.Open("debian"));
        Assert.Throws<ArgumentException>(() => Store.Tag("mine", "../x"));
    }

    [Fact]
    public void Loading_can_be_cancelled_and_tells_how_far_it_is()
    {
        _fixture.Source.AddImage("app:1", LayerCompression.Gzip, Noise("a", 1, 3 << 20), Noise("b", 2, 3 << 20));
        using var layout = LayoutFolder.Open(_fixture.Source.Folder);
        using var stop = new CancellationTokenSource();
        var progress = new Told(p =>
        {
            if (p.BytesDone > 1 << 20)
            {
                stop.Cancel();
            }
        });

        Assert.ThrowsAny<OperationCanceledException>(() => Store.Load(layout, null, progress, stop.Token));
        Assert.Empty(Store.Images());
        var last = default(ImageProgress);
        Store.Load(layout, null, new Told(p => last = p), TestContext.Current.CancellationToken);
        Assert.Equal((last.BytesTotal, 2), (last.BytesDone, last.LayersDone));
    }

    [Theory]
    [InlineData("oci:{0}/out:x")]
    [InlineData("oci-archive:{0}/out.tar:x")]
    [InlineData("docker-archive:{0}/out.tar:other:2")]
    public void A_saved_image_is_the_same_when_it_comes_back(string reference)
    {
        _fixture.Load("app:1", LayerCompression.Gzip, s_base, s_top);
        reference = string.Format(System.Globalization.CultureInfo.InvariantCulture, reference, _fixture.Root);
        var saved = Store.Save("app:1", reference, null, null, TestContext.Current.CancellationToken);
        using var other = ImageStore.Open(Path.Combine(_fixture.Root, "second"));
        var loaded = Assert.Single(other.Load(reference, new LoadOptions { Name = "back:1" }, null, TestContext.Current.CancellationToken));

        using var image = other.Open("back:1");
        using var fs = UnionFileSystem.Create(image.Layers);
        Assert.Equal("hello\n", fs.ReadAllText("/etc/motd"));
        Assert.Empty(other.Fsck());
        if (!reference.StartsWith("docker", StringComparison.Ordinal))
        {
            Assert.Equal(saved.Digest, loaded.Descriptor.Digest);
        }
    }

    private string Read(string name, Platform? platform)
    {
        using var image = Store.Open(name, platform);
        using var fs = UnionFileSystem.Create(image.Layers);
        return fs.ReadAllText("/arch");
    }

    private sealed class Told(Action<ImageProgress> tell) : IProgress<ImageProgress>
    {
        public void Report(ImageProgress value) => tell(value);
    }
}
