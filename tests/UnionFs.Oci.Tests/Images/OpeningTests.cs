using UnionFs.Oci.Tests.Attacks;
using UnionFs.Oci.Tests.Kit;
using UnionFs.TestKit.Tar;
using Xunit;

namespace UnionFs.Oci.Tests.Images;

/// <summary>
/// Opening takes its time: it tells how far it is, ends when it is told to, and leaves nothing behind. What the process holds open is counted, so no
/// other tests run meanwhile.
/// </summary>
[Collection(AttackCollection.Name)]
public sealed class OpeningTests : IDisposable
{
    private readonly LayoutBuilder _layout = new();

    public OpeningTests()
    {
        var random = new Random(1);
        var layers = Enumerable.Range(0, 6).Select(i =>
        {
            var bytes = new byte[3 << 20];
            random.NextBytes(bytes);
            return new TarBuilder().Entry($"f{i}", '0', bytes).End().ToArray();
        });
        _layout.AddImage("v1", LayerCompression.Gzip, [.. layers]);
    }

    public void Dispose() => _layout.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Progress_only_grows_and_ends_with_everything(int parallel)
    {
        var reports = new List<ImageProgress>();
        using var image = OciImage.OpenLayout(_layout.Folder, "v1", new OciImageOptions { MaxParallelLayers = parallel }, new Watcher(reports.Add), TestContext.Current.CancellationToken);
        Assert.True(reports.Count > 6);
        Assert.All(reports.Zip(reports.Skip(1)), static p => Assert.True(p.First.BytesDone <= p.Second.BytesDone && p.First.LayersDone <= p.Second.LayersDone));
        var total = image.Manifest.Layers.Sum(static l => l.Size);
        Assert.Equal(new ImageProgress(total, total, 6, 6), reports[^1]);
    }

    [Fact]
    public void Cancelling_ends_all_layers_and_leaves_no_file()
    {
        using var stop = new CancellationTokenSource();
        var open = Spools();
        var watcher = new Watcher(p =>
        {
            if (p.BytesDone > 4 << 20)
            {
                stop.Cancel();
            }
        });
        Assert.ThrowsAny<OperationCanceledException>(() => OciImage.OpenLayout(_layout.Folder, "v1", null, watcher, stop.Token));
        Assert.Equal(open, Spools());
    }

    [Fact]
    public void One_wrong_layer_closes_the_others()
    {
        var open = Spools();
        var layer = _layout.Open("v1");
        var blob = layer.Manifest.Layers[3].Digest;
        layer.Dispose();
        var path = _layout.PathOf($"blobs/sha256/{blob.Encoded}");
        var bytes = File.ReadAllBytes(path);
        bytes[^20] ^= 1;
        File.WriteAllBytes(path, bytes);
        var error = Assert.Throws<LayerFormatException>(() => Opened.At($"oci:{_layout.Folder}:" + "v1"));
        Assert.StartsWith($"layer 3, {blob}", error.Entry, StringComparison.Ordinal);
        Assert.Equal(open, Spools());
    }

    [Fact]
    public void An_uncompressed_layer_is_read_where_it_lies_and_its_change_is_noticed()
    {
        var tar = new TarBuilder().File("f", "text").End().ToArray();
        _layout.AddImage("plain", LayerCompression.None, tar);
        using var image = Opened.At($"oci:{_layout.Folder}:" + "plain");
        using var fs = UnionFileSystem.Create(image.Layers);
        Assert.Equal("text", fs.ReadAllText("/f"));
        File.SetLastWriteTimeUtc(_layout.BlobPath(tar), new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.Throws<LayerChangedException>(() => fs.ReadAllText("/f"));
    }

    /// <summary>Temporary files that this process holds open.</summary>
    private static int Spools() => !Directory.Exists("/proc/self/fd") ? 0
        : Directory.EnumerateFiles("/proc/self/fd").Count(static f => new FileInfo(f).LinkTarget is { } target && target.Contains("unionfs-", StringComparison.Ordinal) && target.Contains(".tmp", StringComparison.Ordinal));

    private sealed class Watcher(Action<ImageProgress> report) : IProgress<ImageProgress>
    {
        public void Report(ImageProgress value) => report(value);
    }
}
