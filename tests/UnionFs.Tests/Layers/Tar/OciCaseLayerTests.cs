using Xunit;
using static UnionFs.Tests.Layers.Tar.TarLayerProbe;

namespace UnionFs.Tests.Layers.Tar;

/// <summary>The layer application cases, layer by layer: which archives are refused when they are opened.</summary>
public sealed class OciCaseLayerTests
{
    private static readonly string[] s_refusedAtOpen =
        ["bad-checksum", "hard-escape", "hard-to-dir", "huge-size", "traversal", "truncated", "wh-dot", "wh-empty-name"];

    public static TheoryData<string> Names => [.. OciCases.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Layers_open_or_are_refused(string name)
    {
        var refused = false;
        for (var i = 0; i < OciCases.All[name].GetProperty("layers").GetInt32(); i++)
        {
            try
            {
                using var layer = OpenFile(OciCases.LayerPath(name, i));
                layer.Paths();
            }
            catch (LayerFormatException e)
            {
                refused = true;
                Assert.True(e.Offset >= 0);
            }
        }

        Assert.Equal(s_refusedAtOpen.Contains(name), refused);
    }

    [Fact]
    public void Links_to_nothing_in_the_layer_are_links_to_lower_layers()
    {
        foreach (var name in new[] { "hard-forward", "hard-missing" })
        {
            using var layer = OpenFile(OciCases.LayerPath(name, 0));
            Assert.True(layer.HasLowerLinks);
        }
    }

    [Fact]
    public void A_sparse_file_made_by_GNU_tar_has_its_whole_size()
    {
        foreach (var name in new[] { "gnu-sparse-old", "gnu-sparse-pax10" })
        {
            using var layer = OpenFile(OciCases.LayerPath(name, 0));
            Assert.Equal(8388612, layer.Entry("sp.bin").Attributes.Size);
            Assert.DoesNotContain(layer.Bytes("sp.bin")[^4..], b => b == 0);
        }
    }
}
