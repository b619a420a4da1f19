using System.Text;
using UnionFs.Oci.Tests.Kit;
using UnionFs.TestKit.Tar;
using Xunit;
using static UnionFs.Oci.Tests.Kit.LayoutBuilder;

namespace UnionFs.Oci.Tests.Rules;

/// <summary>What the image specification says of configs, manifests, indexes and layouts, for who reads them; the tests have the numbers of the rules.</summary>
public sealed class DocumentRuleTests
{
    private static readonly byte[] s_tar = new TarBuilder().File("f", "text").End().ToArray();

    [Fact]
    public void Rules_32_33_34_layers_chains_and_images_have_their_own_digests()
    {
        using var layout = new LayoutBuilder();
        layout.AddImage(null, LayerCompression.Gzip, s_tar, s_tar);
        using var image = layout.Open();
        var id = Digest.OfBytes(s_tar);
        Assert.Equal((id, Digest.OfBytes(TarBuilder.Gzip(s_tar))), (image.LayerInfos[0].DiffId, image.LayerInfos[0].Descriptor.Digest));
        Assert.Equal(Digest.OfBytes(Bytes($"{id} {id}")), image.LayerInfos[1].ChainId);
        Assert.Equal(Digest.OfBytes(image.Config.Bytes.Span), image.Manifest.Config.Digest);
        Assert.Equal(Digest.OfBytes(image.Manifest.Bytes.Span), image.Descriptor.Digest);
    }

    [Theory]
    [InlineData("""{"architecture":"a","os":"b","rootfs":{"type":"other","diff_ids":[]}}""", "rootfs.type")]
    [InlineData("""{"architecture":"a","os":"b"}""", "rootfs")]
    [InlineData("""{"os":"b","rootfs":{"type":"layers"}}""", "architecture")]
    [InlineData("""{"architecture":"a","os":null,"rootfs":{"type":"layers"}}""", "os")]
    [InlineData("""{"architecture":"a","os":"b","created":"yesterday","rootfs":{"type":"layers"}}""", "created")]
    [InlineData("""{"architecture":"a","os":"b","rootfs":{"type":"layers","diff_ids":["x"]}}""", "rootfs.diff_ids")]
    public void Rules_36_39_41_a_config_that_says_too_little_is_refused(string config, string field) =>
        Assert.EndsWith(field, Assert.Throws<LayerFormatException>(() => ImageConfig.Parse(Bytes(config), "x")).Entry, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"created_by":"one"}""", true)]
    [InlineData("""{"created_by":"none","empty_layer":true},{"created_by":"one"}""", true)]
    [InlineData("""{"created_by":"one"},{"created_by":"two"}""", false)]
    public void Rules_37_38_history_belongs_to_layers_if_it_has_as_many_steps(string history, bool fits)
    {
        using var layout = new LayoutBuilder();
        var config = layout.Add(MediaTypes.OciConfig, ConfigOf([s_tar], $",\"history\":[{history}]"));
        layout.AddToIndex(layout.Add(MediaTypes.OciManifest, ManifestOf(config, [layout.Add(MediaTypes.OciLayer, s_tar)])));
        using var image = layout.Open();
        Assert.Equal(fits ? "one" : null, image.LayerInfos[0].History?.CreatedBy);
    }

    [Fact]
    public void Rules_40_42_43_44_unknown_fields_survive_and_optional_ones_may_be_null()
    {
        const string Text = """
            {"architecture":"arm","os":"linux","variant":"v7","os.features":["x"],"future":{"b":1.50,"a":[true,null]},"author":null,"created":"2020-01-02T03:04:05.123456789+02:00",
             "config":{"Env":["A=1"],"Cmd":["sh"],"Entrypoint":null,"ExposedPorts":{"80/tcp":{}},"Volumes":{"/data":{}},"Healthcheck":{"Test":["x"]},"ArgsEscaped":true},
             "rootfs":{"type":"layers","diff_ids":[],"more":1},"history":[{"created":"2020-01-02T03:04:05.123456789Z","created_by":"x","z":"y"}]}
            """;
        var config = ImageConfig.Parse(Bytes(Text), "x");
        Assert.Equal(Text, Encoding.UTF8.GetString(config.Bytes.Span));
        Assert.Equal(["80/tcp", "/data", "sh"], [.. config.Runtime.ExposedPorts, .. config.Runtime.Volumes, .. config.Runtime.Cmd!]);
        Assert.Null(config.Runtime.Entrypoint);

        var derived = config with { Architecture = "arm64" };
        Assert.Equal(
            """{"architecture":"arm64","config":{"ArgsEscaped":true,"Cmd":["sh"],"Env":["A=1"],"ExposedPorts":{"80/tcp":{}},"Healthcheck":{"Test":["x"]},"Volumes":{"/data":{}}},"created":"2020-01-02T03:04:05.123456789+02:00","future":{"a":[true,null],"b":1.50},"history":[{"created":"2020-01-02T03:04:05.123456789Z","created_by":"x","z":"y"}],"os":"linux","os.features":["x"],"rootfs":{"diff_ids":[],"more":1,"type":"layers"},"variant":"v7"}""",
            Encoding.UTF8.GetString(derived.Bytes.Span));
        Assert.Equal(derived, ImageConfig.Parse(derived.Bytes, "x"));
        Assert.Equal(Text, Encoding.UTF8.GetString(config.Bytes.Span));
    }

    [Theory]
    [InlineData("""{"schemaVersion":1,"config":{},"layers":[]}""", "schemaVersion")]
    [InlineData("""{"config":{},"layers":[]}""", "schemaVersion")]
    [InlineData("""{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","config":{},"layers":[]}""", "mediaType")]
    [InlineData("""{"schemaVersion":2,"config":{},"layers":[],"manifests":[]}""", "manifests")]
    [InlineData("""{"schemaVersion":2,"layers":[]}""", "config")]
    [InlineData("""{"schemaVersion":2,"config":{"mediaType":"x","digest":"x","size":1},"layers":[]}""", "config.digest")]
    public void Rules_45_46_51_52_a_manifest_that_contradicts_itself_is_refused(string manifest, string field) =>
        Assert.EndsWith(field, Assert.Throws<LayerFormatException>(() => ImageManifest.Parse(Bytes(manifest), "x")).Entry, StringComparison.Ordinal);

    [Fact]
    public void Rule_47_the_first_layer_is_the_base()
    {
        using var layout = new LayoutBuilder();
        layout.AddImage(null, LayerCompression.Gzip, new TarBuilder().File("f", "base").End().ToArray(), new TarBuilder().File("f", "above").End().ToArray());
        using var image = layout.Open();
        using var fs = UnionFileSystem.Create(image.Layers);
        Assert.Equal("above", fs.ReadAllText("/f"));
    }

    [Theory]
    [InlineData("application/vnd.example.config+json", MediaTypes.OciLayer, "artifact")]
    [InlineData(MediaTypes.OciEmpty, MediaTypes.OciLayer, "artifact")]
    [InlineData(MediaTypes.OciConfig, "application/vnd.example.blob", "no layer")]
    public void Rules_48_and_49_what_is_no_image_is_a_manifest_all_the_same(string configType, string layerType, string reason)
    {
        using var layout = new LayoutBuilder();
        layout.AddToIndex(layout.Add(MediaTypes.OciManifest, ManifestOf(layout.Add(configType, configType == MediaTypes.OciConfig ? ConfigOf([s_tar]) : "{}"), [layout.Add(layerType, s_tar)], ""","artifactType":"application/x" """)));
        using var source = LayoutFolder.Open(layout.Folder);
        Assert.Equal("application/x", ImageManifest.Parse(source.ReadDocument(source.Roots[0]), "x").ArtifactType);
        Assert.Contains(reason, Assert.Throws<LayerFormatException>(() => layout.Open()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_50_53_55_56_what_is_not_needed_is_kept_byte_for_byte()
    {
        using var layout = new LayoutBuilder();
        var subject = DescriptorOf(MediaTypes.OciManifest, Bytes("not here"), $",\"data\":\"{Convert.ToBase64String(Bytes("not here"))}\"");
        var text = ManifestOf(layout.Add(MediaTypes.OciConfig, ConfigOf([])), [], $$""","subject":{{subject}}, "annotations":{"a":"b"},  "future": 1""");
        layout.AddToIndex(layout.Add(MediaTypes.OciManifest, text));
        using var image = layout.Open();
        Assert.Equal(text, Encoding.UTF8.GetString(image.Manifest.Bytes.Span));
        Assert.Equal(("b", Digest.OfBytes(Bytes("not here"))), (image.Manifest.Annotations["a"], image.Manifest.Subject!.Digest));
        var derived = image.Manifest with { Annotations = new Dictionary<string, string>() };
        Assert.Contains("\"data\":", Encoding.UTF8.GetString(derived.Bytes.Span), StringComparison.Ordinal);
        Assert.Contains("\"future\":1", Encoding.UTF8.GetString(derived.Bytes.Span), StringComparison.Ordinal);
    }

    [Fact]
    public void Rule_52_blobs_may_be_named_by_sha512()
    {
        using var layout = new LayoutBuilder();
        var gzip = TarBuilder.Gzip(s_tar);
        var digest = $"sha512:{Convert.ToHexStringLower(System.Security.Cryptography.SHA512.HashData(gzip))}";
        layout.Write(digest.Replace("sha512:", "blobs/sha512/", StringComparison.Ordinal), gzip);
        layout.AddImage(null, "", [s_tar], $$"""{"mediaType":"{{MediaTypes.OciLayerGzip}}","digest":"{{digest}}","size":{{gzip.Length}}}""");
        layout.Open().Dispose();
        gzip[20] ^= 1;
        layout.Write(digest.Replace("sha512:", "blobs/sha512/", StringComparison.Ordinal), gzip);
        Assert.Throws<LayerFormatException>(() => layout.Open());
    }

    [Fact]
    public void Rules_57_58_59_60_a_layout_may_hold_more_and_less()
    {
        using var layout = new LayoutBuilder();
        layout.AddImage("v1", LayerCompression.Gzip, s_tar);
        layout.AddToIndex(DescriptorOf(MediaTypes.OciManifest, Bytes("elsewhere"), Tagged("elsewhere")), DescriptorOf("application/vnd.example", Bytes("x"), Tagged("other")));
        layout.Write("unionfs/more", "x");
        layout.Write("blobs/sha256/" + new string('0', 64), "not referred to, and not what its name says");
        layout.Open("v1").Dispose();
        Assert.Contains("does not hold", Assert.Throws<LayerFormatException>(() => layout.Open("elsewhere")).Message, StringComparison.Ordinal);
        Assert.Throws<LayerFormatException>(() => layout.Open("other"));
        layout.Write("index.json", """{"schemaVersion":2,"manifests":null}""");
        Assert.Throws<FileNotFoundException>(() => layout.Open());
    }
}
