using System.Globalization;
using System.Text;
using Xunit;

namespace UnionFs.Oci.Tests.Answers;

/// <summary>Bytes with and without sharing.</summary>
public class SharingReportTests
{
    private const long Megabyte = 1_000_000;

    [Fact]
    public void A_hundred_sandboxes_on_a_hundred_apps_with_one_base_and_one_runtime_take_380_megabytes_instead_of_18200()
    {
        var images = Enumerable.Range(0, 100)
            .Select(static i => new ImageUse($"app{i}", [Layer("base", 120 * Megabyte), Layer("runtime", 60 * Megabyte), Layer($"app {i}", 2 * Megabyte)]));
        var sandboxes = Enumerable.Range(0, 100).Select(static i => new SandboxUse($"sandbox{i}", $"app{i}", 0));
        var report = SharingReport.Of(images, sandboxes);
        Assert.Equal(380 * Megabyte, report.WithSharing);
        Assert.Equal(18_200 * Megabyte, report.WithoutSharing);
        Assert.Equal("100 images, 100 sandboxes: 380.0 MB, 18.2 GB without sharing, 97.9 % saved", report.ToString());
        Assert.Equal(100, report.Layers[0].Images.Count);
        Assert.Equal(99 * 120 * Megabyte, report.Layers[0].SavedBytes);
    }

    [Fact]
    public void Sandboxes_of_one_image_are_copies_of_it_and_their_changes_are_their_own()
    {
        var report = SharingReport.Of([new ImageUse("a", [Layer("x", 10)]), new ImageUse("b", [Layer("x", 10), Layer("y", 5)])], [new SandboxUse("s", "b", 3), new SandboxUse("t", "b", 4)]);
        Assert.Equal(10 + 5 + 3 + 4, report.WithSharing);
        Assert.Equal(10 + (2 * 15) + 3 + 4, report.WithoutSharing);
    }

    [Fact]
    public void A_sandbox_needs_an_image_and_a_digest_has_one_size()
    {
        Assert.Throws<ArgumentException>(static () => SharingReport.Of([], [new SandboxUse("s", "gone", 1)]));
        Assert.Throws<ArgumentException>(static () => SharingReport.Of([new ImageUse("a", [Layer("x", 1)]), new ImageUse("b", [Layer("x", 2)])]));
        Assert.Throws<ArgumentException>(static () => SharingReport.Of([new ImageUse("a", []), new ImageUse("a", [])]));
    }

    [Fact]
    public void Random_images_count_as_a_table_of_digests_does()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var images = Enumerable.Range(0, random.Next(1, 8))
                .Select(i => new ImageUse(i.ToString(CultureInfo.InvariantCulture), [.. Enumerable.Range(0, random.Next(0, 6)).Select(_ => random.Next(6)).Distinct().Select(static n => Layer($"layer {n}", (n * 7) + 1))]))
                .ToList();
            var sandboxes = Enumerable.Range(0, random.Next(0, 9)).Select(i => new SandboxUse($"s{i}", images[random.Next(images.Count)].Name, random.Next(50))).ToList();
            var report = SharingReport.Of(images, sandboxes);
            var own = sandboxes.Sum(static s => s.Bytes);
            Assert.Equal(images.SelectMany(static i => i.Layers).Distinct().Sum(static l => l.Bytes) + own, report.WithSharing);
            long copies = images.Where(i => sandboxes.TrueForAll(s => s.Image != i.Name)).Sum(static i => i.Bytes);
            copies += sandboxes.Sum(s => images.First(i => i.Name == s.Image).Bytes);
            Assert.Equal(copies + own, report.WithoutSharing);
        }
    }

    private static LayerUse Layer(string name, long bytes) => new(Digest.OfBytes(Encoding.UTF8.GetBytes(name)), bytes);
}
