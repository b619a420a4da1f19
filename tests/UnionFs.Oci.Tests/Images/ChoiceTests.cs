using UnionFs.Oci.Tests.Kit;
using UnionFs.TestKit.Tar;
using Xunit;
using static UnionFs.Oci.Tests.Kit.LayoutBuilder;

namespace UnionFs.Oci.Tests.Images;

/// <summary>Of several images the one that is meant is opened (rule 54).</summary>
public sealed class ChoiceTests : IDisposable
{
    private readonly LayoutBuilder _layout = new();

    public void Dispose() => _layout.Dispose();

    [Theory]
    [InlineData("linux/amd64", "amd64")]
    [InlineData("linux/arm64", "arm64")]
    [InlineData("linux/arm64/v8", "arm64")]
    [InlineData("linux/arm/v6", "armv6")]
    [InlineData("linux/arm/v7", "armv7")]
    [InlineData("linux/arm", "armv7")]
    [InlineData("linux/riscv64", null)]
    [InlineData("windows/amd64", null)]
    public void The_platform_chooses_through_nested_indexes(string platform, string? expected)
    {
        var inner = _layout.Add(MediaTypes.OciIndex, IndexOf([Image("armv6", "arm", "v6"), Image("armv7", "arm", "v7")]));
        var attestation = _layout.Add(MediaTypes.OciManifest, ManifestOf(_layout.Add(MediaTypes.OciConfig, ConfigOf([])), []), ""","platform":{"os":"unknown","architecture":"unknown"}""");
        _layout.AddToIndex(_layout.Add(MediaTypes.OciIndex, IndexOf([attestation, DescriptorOf("application/vnd.example", [1]), inner, Image("amd64", "amd64"), Image("arm64", "arm64", "v8")]), Tagged("all")));
        var options = new OciImageOptions { Platform = Platform.Parse(platform) };
        if (expected is null)
        {
            Assert.Contains("linux/amd64", Assert.Throws<FileNotFoundException>(() => _layout.Open("all", options)).Message, StringComparison.Ordinal);
            return;
        }

        using var image = _layout.Open("all", options);
        Assert.Equal(expected, Content(image));
    }

    [Fact]
    public void Nobody_asks_for_a_platform_where_there_is_one_image()
    {
        _layout.AddToIndex(Image("s390x", "s390x"));
        using var image = _layout.Open();
        Assert.Equal(("s390x", "linux/s390x"), (Content(image), image.Config.Platform.ToString()));
        Assert.Throws<FileNotFoundException>(() => _layout.Open(null, new OciImageOptions { Platform = new Platform("linux", "amd64") }));
    }

    [Fact]
    public void Tags_and_digests_choose_and_several_images_need_one()
    {
        var one = Digest.OfBytes(Bytes(Manifest("one", "amd64")));
        _layout.AddToIndex(Image("one", "amd64", more: Tagged("one")), Image("two", "amd64", more: Tagged("two")));
        Assert.Contains("'one', 'two'", Assert.Throws<ArgumentException>(() => _layout.Open()).Message, StringComparison.Ordinal);
        Assert.Contains("'one', 'two'", Assert.Throws<FileNotFoundException>(() => _layout.Open("three")).Message, StringComparison.Ordinal);
        using var byTag = Opened.At($"oci:{_layout.Folder}:two");
        using var byDigest = Opened.At($"oci:{_layout.Folder}@{one}");
        Assert.Equal(("two", "one"), (Content(byTag), Content(byDigest)));
        Assert.Throws<FileNotFoundException>(() => Opened.At($"oci:{_layout.Folder}@{Digest.OfBytes([])}"));
        Assert.Throws<FormatException>(() => Opened.At($"oci:{_layout.Folder}:../x\n"));
        Assert.Throws<DirectoryNotFoundException>(() => Opened.At($"oci:{_layout.Folder}/none"));
    }

    [Theory]
    [InlineData("oci:a/b", "a/b", null)]
    [InlineData("oci:a/b:v1", "a/b", "v1")]
    [InlineData("oci-archive:a.tar:docker.io/library/x:1", "a.tar", "docker.io/library/x:1")]
    [InlineData("docker-archive:a.tar:x", "a.tar", "x")]
    public void References_say_where_and_which(string text, string path, string? tag)
    {
        var reference = ImageReference.Parse(text);
        Assert.Equal((path, tag, text), (reference.Path, reference.Tag, reference.ToString()));
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("oci:")]
    [InlineData("oci:a:")]
    [InlineData("oci:a:b c")]
    [InlineData("oci:a:-b")]
    public void What_is_no_reference_is_refused(string text) => Assert.Throws<FormatException>(() => ImageReference.Parse(text));

    private static string Content(OciImage image)
    {
        using var fs = UnionFileSystem.Create(image.Layers);
        return fs.ReadAllText("/name");
    }

    private static byte[] Tar(string name) => new TarBuilder().File("name", name).End().ToArray();

    private string Manifest(string name, string architecture) => ManifestOf(
        _layout.Add(MediaTypes.OciConfig, ConfigOf([Tar(name)]).Replace("amd64", architecture, StringComparison.Ordinal)), [_layout.Add(MediaTypes.OciLayer, Tar(name))]);

    private string Image(string name, string architecture, string? variant = null, string more = "") => _layout.Add(
        MediaTypes.OciManifest, Manifest(name, architecture), $$""","platform":{"os":"linux","architecture":"{{architecture}}"{{(variant is null ? "" : $",\"variant\":\"{variant}\"")}}}{{more}}""");
}
