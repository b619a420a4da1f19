using UnionFs.Oci.Tests.Kit;
using UnionFs.TestKit.Tar;
using Xunit;

namespace UnionFs.Oci.Tests.Layouts;

/// <summary>What docker save wrote, in all its forms.</summary>
public sealed class DockerArchiveTests
{
    private static readonly byte[] s_base = new TarBuilder().File("f", "base").End().ToArray();
    private static readonly byte[] s_above = new TarBuilder().File("f", "above").End().ToArray();

    public static TheoryData<bool, LayerCompression> Forms => new MatrixTheoryData<bool, LayerCompression>([true, false], [LayerCompression.None, LayerCompression.Gzip, LayerCompression.Zstd]);

    [Theory]
    [MemberData(nameof(Forms))]
    public void Layers_lie_in_folders_or_as_blobs_and_again_ones_are_links(bool isOld, LayerCompression compression)
    {
        using var file = new TemporaryFile(isOld ? DockerArchives.Old("a/b:c", compression, s_base, s_above, s_base) : DockerArchives.New("a/b:c", compression, s_base, s_above, s_base));
        using var image = Opened.At($"docker-archive:{file.Path}:a/b:c");
        using var fs = UnionFileSystem.Create(image.Layers);
        Assert.Equal("base", fs.ReadAllText("/f"));
        Assert.Equal([s_base, s_above, s_base], image.LayerInfos.Select(static l => l.DiffId).Zip([s_base, s_above, s_base], static (id, tar) => id == Digest.OfBytes(tar) ? tar : []));
        Assert.All(image.LayerInfos, l => Assert.Equal(compression, MediaTypes.CompressionOf(l.Descriptor.MediaType)));
        Assert.Equal(image.Descriptor.Digest, Digest.OfBytes(image.Manifest.Bytes.Span));
    }

    [Fact]
    public void The_archive_may_be_compressed_itself()
    {
        using var file = new TemporaryFile(TarBuilder.Gzip(DockerArchives.Old("a:b", LayerCompression.None, s_base)));
        using var image = Opened.DockerArchive(file.Path);
        Assert.Equal("a:b", image.Descriptor.Tag);
    }

    [Fact]
    public void Names_come_from_the_list_or_from_repositories_and_latest_is_meant_without_a_tag()
    {
        var config = LayoutBuilder.ConfigOf([s_base]);
        var archive = new TarBuilder().File("c.json", config).Entry("id/layer.tar", '0', s_base).File("repositories", """{"x/y":{"latest":"id"}}""").File("manifest.json", DockerArchives.ManifestOf("c.json", ["id/layer.tar"]));
        using var file = new TemporaryFile(archive.End().ToArray());
        Opened.DockerArchive(file.Path, "x/y").Dispose();
        Opened.DockerArchive(file.Path, "x/y:latest").Dispose();
        Assert.Contains("'x/y:latest'", Assert.Throws<FileNotFoundException>(() => Opened.DockerArchive(file.Path, "other")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_layer_than_the_config_says_is_refused()
    {
        var archive = new TarBuilder().File("c.json", LayoutBuilder.ConfigOf([s_base])).Entry("id/layer.tar", '0', s_above).File("manifest.json", DockerArchives.ManifestOf("c.json", ["id/layer.tar"], "a:b"));
        using var file = new TemporaryFile(archive.End().ToArray());
        Assert.Contains("have the digest", Assert.Throws<LayerFormatException>(() => Opened.DockerArchive(file.Path)).Message, StringComparison.Ordinal);
    }
}
