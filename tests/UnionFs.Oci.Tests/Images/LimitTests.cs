using UnionFs.Oci.Tests.Kit;
using UnionFs.TestKit.Tar;
using Xunit;
using static UnionFs.Oci.Tests.Kit.LayoutBuilder;

namespace UnionFs.Oci.Tests.Images;

/// <summary>Every limit at its edge: what reaches it passes, one more does not.</summary>
public sealed class LimitTests : IDisposable
{
    private static readonly byte[] s_tar = new TarBuilder().File("f", "text").End().ToArray();
    private readonly LayoutBuilder _layout = new();

    public void Dispose() => _layout.Dispose();

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void Documents_have_4_MiB(int more, bool passes)
    {
        var config = ConfigOf([s_tar], ",\"x\":\"\"");
        config = config.Replace("\"x\":\"", "\"x\":\"" + new string('x', (4 << 20) - config.Length + more), StringComparison.Ordinal);
        _layout.AddToIndex(_layout.Add(MediaTypes.OciManifest, ManifestOf(_layout.Add(MediaTypes.OciConfig, config), [_layout.Add(MediaTypes.OciLayer, s_tar)])));
        Expect(passes);
    }

    [Theory]
    [InlineData(63, true)]
    [InlineData(64, false)]
    public void Documents_are_64_deep(int arrays, bool passes)
    {
        var config = ConfigOf([s_tar], $",\"x\":{new string('[', arrays)}{new string(']', arrays)}");
        _layout.AddToIndex(_layout.Add(MediaTypes.OciManifest, ManifestOf(_layout.Add(MediaTypes.OciConfig, config), [_layout.Add(MediaTypes.OciLayer, s_tar)])));
        Expect(passes);
    }

    [Theory]
    [InlineData(3, true)]
    [InlineData(4, false)]
    public void Four_indexes_lead_to_an_image(int more, bool passes)
    {
        var at = _layout.Add(MediaTypes.OciManifest, ManifestOf(_layout.Add(MediaTypes.OciConfig, ConfigOf([])), []));
        for (var i = 0; i < more; i++)
        {
            at = _layout.Add(MediaTypes.OciIndex, IndexOf([at]));
        }

        _layout.AddToIndex(at);
        Expect(passes);
    }

    [Theory]
    [InlineData(512, true)]
    [InlineData(513, false)]
    public void Images_have_512_layers(int count, bool passes)
    {
        _layout.AddImage(null, LayerCompression.None, [.. Enumerable.Repeat(s_tar, count)]);
        Expect(passes);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(-1, false)]
    public void Layers_have_as_many_bytes_as_they_may(int more, bool passes)
    {
        _layout.AddImage(null, LayerCompression.Zstd, s_tar);
        Expect(passes, new OciLimits { MaxLayerBytes = s_tar.Length + more });
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(1, false)]
    public void Layers_have_as_many_entries_as_they_may(int most, bool passes)
    {
        _layout.AddImage(null, LayerCompression.Gzip, new TarBuilder().File("a").File("b").End().ToArray());
        Expect(passes, new OciLimits { MaxEntries = most });
    }

    [Theory]
    [InlineData(LayerCompression.Gzip, true)]
    [InlineData(LayerCompression.Gzip, false)]
    [InlineData(LayerCompression.Zstd, true)]
    [InlineData(LayerCompression.Zstd, false)]
    public void Layers_unpack_to_so_many_times_their_size(LayerCompression compression, bool passes)
    {
        var tar = new TarBuilder().Entry("zeros", '0', new byte[1 << 20]).End().ToArray();
        var ratio = tar.Length / Compress(tar, compression).Length;
        _layout.AddImage(null, compression, tar);
        Expect(passes, new OciLimits { RatioFreeBytes = 0, MaxCompressionRatio = passes ? ratio + 1 : ratio / 2 });
        Expect(true, new OciLimits { RatioFreeBytes = tar.Length + 16, MaxCompressionRatio = 1 });
    }

    private void Expect(bool passes, OciLimits? limits = null)
    {
        var options = new OciImageOptions { Spool = TarSpool.Memory, Limits = limits ?? OciLimits.Default };
        if (passes)
        {
            _layout.Open(null, options).Dispose();
        }
        else
        {
            Assert.Throws<LayerFormatException>(() => _layout.Open(null, options));
        }
    }
}
