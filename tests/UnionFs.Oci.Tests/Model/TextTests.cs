using System.Reflection;
using System.Runtime.CompilerServices;
using UnionFs.Oci.Tests.Kit;
using UnionFs.TestKit.Tar;
using Xunit;

namespace UnionFs.Oci.Tests.Model;

/// <summary>Everything public prints as something a person wants to read.</summary>
public sealed class TextTests
{
    [Fact]
    public void Every_public_value_says_how_it_prints()
    {
        var silent = typeof(OciImage).Assembly.GetExportedTypes()
            .Where(static t => !t.IsEnum && !t.IsInterface && !(t.IsAbstract && t.IsSealed) && !typeof(Exception).IsAssignableFrom(t)
                && !typeof(Stream).IsAssignableFrom(t) && !t.Name.EndsWith("Options", StringComparison.Ordinal) && !t.Name.EndsWith("Limits", StringComparison.Ordinal) && !IsSaid(t))
            .Select(static t => t.Name).Order(StringComparer.Ordinal).ToList();
        Assert.True(silent.Count == 0, string.Join(", ", silent));
    }

    [Fact]
    public void An_image_and_its_parts_print_what_they_are()
    {
        using var layout = new LayoutBuilder();
        var tar = new TarBuilder().File("f").End().ToArray();
        var config = layout.Add(MediaTypes.OciConfig, LayoutBuilder.ConfigOf([tar], ""","config":{"Cmd":["sh","-c","a\nb"],"User":"me"},"history":[{"created":"2020-01-02T03:04:05Z","created_by":"ADD f"}]"""));
        layout.AddToIndex(layout.Add(MediaTypes.OciManifest, LayoutBuilder.ManifestOf(config, [layout.Add(MediaTypes.OciLayer, tar)]), LayoutBuilder.Tagged("v1")));
        using var image = layout.Open("v1");
        var digest = Digest.OfBytes(tar);

        Assert.Equal($"{layout.Folder}:v1, 1 layers", image.ToString());
        Assert.Equal($"0 {digest.Short} 1,536 bytes, ADD f", image.LayerInfos[0].ToString());
        Assert.Equal("linux/amd64, 1 layers, sh -c a\\nb as me", image.Config.ToString());
        Assert.Equal("2020-01-02T03:04:05Z ADD f", image.Config.History[0].ToString());
        Assert.Equal($"sha256:{digest.Short} 1,536 bytes, {MediaTypes.OciLayer}", image.Manifest.Layers[0].ToString());
        Assert.Equal($"1 layers, 1,536 bytes, config {image.Manifest.Config.Digest.Short}", image.Manifest.ToString());
        Assert.Equal("1,024 of 4,096 bytes, 1 of 4 layers", new ImageProgress(1024, 4096, 1, 4).ToString());
        Assert.Equal("zstd", ZstdDecompressor.Default.ToString());
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
}
