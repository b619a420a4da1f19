using System.Globalization;
using System.Text;
using UnionFs.Oci.Tests.Kit;
using UnionFs.TestKit.Tar;
using Xunit;

namespace UnionFs.Oci.Tests.Images;

/// <summary>
/// Images with random damage: opened as they were, or refused with the one exception of the family. A seed says what was done; UNIONFS_OPS=N makes
/// N rounds of each kind.
/// </summary>
public sealed class ImageFuzzTests
{
    private const int Seed = 20261;
    private static readonly OciLimits s_limits = new() { MaxLayerBytes = 64 << 20, RatioFreeBytes = 8 << 20 };
    private static readonly OciImageOptions s_options = new() { Spool = TarSpool.Memory, MaxParallelLayers = 1, Limits = s_limits };
    private static readonly string[] s_words =
        ["\"", "{", "}", "[", "]", ",", ":", "null", "true", "-1", "1e999", "9223372036854775808", "\"\\ud800\"", "\u0000", "sha256:", "..", "/", "[[[[[[[[", "\ufeff", "\"digest\":", "\"mediaType\":\"\"", "0"];

    private static readonly byte[] s_base = new TarBuilder().Directory("d/").File("d/a", "text").Symlink("l", "d/a").HardLink("h", "d/a").Pax(("SCHILY.xattr.user.x", "y")).File("b", "more").End().ToArray();
    private static readonly byte[] s_above = new TarBuilder().File("d/.wh.a").Pax(("path", "long/path/to/it")).File("x", "x").HardLink("again", "b").End().ToArray();

    private static int Rounds => int.TryParse(Environment.GetEnvironmentVariable("UNIONFS_OPS"), CultureInfo.InvariantCulture, out var rounds) ? rounds : 500;

    [Theory]
    [InlineData(LayerCompression.None)]
    [InlineData(LayerCompression.Gzip)]
    [InlineData(LayerCompression.Zstd)]
    public void A_layout_with_damage_in_any_file_is_opened_or_refused(LayerCompression compression)
    {
        using var layout = new LayoutBuilder();
        layout.AddImage("v1", compression, s_base, s_above);
        var files = Directory.EnumerateFiles(layout.Folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();
        var random = new Random(Seed + (int)compression);
        for (var round = 0; round < Rounds; round++)
        {
            var path = files[random.Next(files.Count)];
            var bytes = File.ReadAllBytes(path);
            File.WriteAllBytes(path, Damage(bytes, random));
            Open($"oci:{layout.Folder}:v1", $"{compression}, round {round}, {Path.GetFileName(path)}");
            File.WriteAllBytes(path, bytes);
        }
    }

    [Fact]
    public void Documents_that_fit_their_digests_are_read_or_refused()
    {
        using var layout = new LayoutBuilder();
        var random = new Random(Seed);
        var layer = layout.Add(MediaTypes.OciLayer, s_base);
        for (var round = 0; round < Rounds; round++)
        {
            var config = Bytes(LayoutBuilder.ConfigOf([s_base], ""","history":[{"created":"2020-01-01T00:00:00Z"}],"config":{"Env":["A=b"],"Labels":{"a":"b"}}"""), random, 3);
            var manifest = Bytes(LayoutBuilder.ManifestOf(layout.Add(MediaTypes.OciConfig, config), [layer], ""","annotations":{"a":"b"}"""), random, 3);
            layout.Write("index.json", Bytes(LayoutBuilder.IndexOf([layout.Add(MediaTypes.OciManifest, manifest)]), random, 3));
            Open($"oci:{layout.Folder}", $"round {round}");
            if (round % 200 == 199)
            {
                Directory.Delete(layout.PathOf("blobs"), recursive: true);
                layout.Add(MediaTypes.OciLayer, s_base);
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_archive_of_Docker_with_damage_is_opened_or_refused(bool isOld)
    {
        var archive = isOld ? DockerArchives.Old("a:b", LayerCompression.Gzip, s_base, s_above, s_base) : DockerArchives.New("a:b", LayerCompression.Zstd, s_base, s_above);
        using var file = new TemporaryFile(archive);
        var random = new Random(Seed);
        for (var round = 0; round < Rounds; round++)
        {
            File.WriteAllBytes(file.Path, Damage(archive, random));
            Open($"docker-archive:{file.Path}", $"{isOld}, round {round}");
            Open($"oci-archive:{file.Path}", $"{isOld}, round {round}, as a layout");
        }
    }

    private static void Open(string reference, string what)
    {
        try
        {
            using var image = OciImage.Open(reference, s_options, null, TestContext.Current.CancellationToken);
            using var fs = UnionFileSystem.Create(image.Layers);
            _ = fs.Walk(hashContent: true).Count();
            _ = $"{image} {image.Manifest} {image.Config} {image.Descriptor} {string.Join(',', image.LayerInfos)}";
        }
        catch (LayerFormatException)
        {
        }
        catch (Exception e) when (e is FileNotFoundException or ArgumentException && e.Message.Contains("image", StringComparison.Ordinal))
        {
            // No image, or several, where the damage took the name.
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Assert.Fail($"{what}: {e}");
        }
    }

    private static byte[] Damage(byte[] bytes, Random random)
    {
        var result = bytes.ToList();
        for (var i = random.Next(1, 4); i > 0 && result.Count > 0; i--)
        {
            var at = random.Next(result.Count);
            switch (random.Next(6))
            {
                case 0:
                    result[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    result[at] = (byte)random.Next(256);
                    break;
                case 2:
                    result.RemoveRange(at, Math.Min(random.Next(1, 600), result.Count - at));
                    break;
                case 3:
                    result.InsertRange(at, result.GetRange(at, Math.Min(random.Next(1, 600), result.Count - at)));
                    break;
                case 4:
                    result.InsertRange(at, Encoding.UTF8.GetBytes(s_words[random.Next(s_words.Length)]));
                    break;
                default:
                    result.RemoveRange(at, result.Count - at);
                    break;
            }
        }

        return [.. result];
    }

    /// <summary>A text in which, one time in so many, something is put in the place of something else.</summary>
    private static byte[] Bytes(string text, Random random, int chance)
    {
        if (random.Next(chance) != 0)
        {
            return Encoding.UTF8.GetBytes(text);
        }

        var (start, length) = (random.Next(text.Length), random.Next(12));
        return Encoding.UTF8.GetBytes(string.Concat(text.AsSpan(0, start), s_words[random.Next(s_words.Length)], text.AsSpan(Math.Min(text.Length, start + length))));
    }
}
