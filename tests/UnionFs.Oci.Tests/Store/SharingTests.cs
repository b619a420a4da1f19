using System.Diagnostics;
using System.Globalization;
using UnionFs.Oci.Tests.Kit;
using Xunit;
using static UnionFs.Oci.Tests.Store.StoreFixture;

namespace UnionFs.Oci.Tests.Store;

/// <summary>
/// The figure of the textbook: a base of 120 MB, a runtime of 60 MB, 100 applications of 2 MB each, and 100 sandboxes: 18,200 MB as copies, 380 MB with
/// layers. A hundredth of it in every run, all of it with <c>UNIONFS_LONG=1</c>.
/// </summary>
public sealed class SharingTests : IDisposable
{
    private const int Applications = 100;
    private static readonly int s_megabyte = Environment.GetEnvironmentVariable("UNIONFS_LONG") == "1" ? 1_000_000 : 10_000;
    private readonly StoreFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void A_hundred_sandboxes_take_what_is_different_and_the_rest_once()
    {
        LoadAll();
        using var store = ImageStore.Open(_fixture.Folder);
        var sandboxes = new List<Container>();
        var memory = GC.GetTotalMemory(forceFullCollection: true);
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < Applications; i++)
        {
            sandboxes.Add(store.CreateContainer($"app{i}:1", $"sandbox{i}", cancellationToken: TestContext.Current.CancellationToken));
        }

        var elapsed = Stopwatch.GetElapsedTime(start);
        memory = GC.GetTotalMemory(forceFullCollection: true) - memory;
        foreach (var (sandbox, i) in sandboxes.Select(static (s, i) => (s, i)))
        {
            Assert.True(sandbox.FileSystem.Exists($"/app{i}"));
            Assert.Same(sandboxes[0].Image.Layers[0], sandbox.Image.Layers[0]);
        }

        Assert.Equal(Applications + 2, store.OpenLayers);
        var usage = store.Usage();
        var disk = Directory.EnumerateFiles(_fixture.Folder, "*", SearchOption.AllDirectories).Sum(f => new FileInfo(f).Length);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"without sharing {Megabytes(usage.ContainerBytesAlone)}, layers once {Megabytes(usage.SharedBytes)}, all files of the store {Megabytes(disk)}; {usage.Saving * 100:0.0} % saved; "
            + $"100 kept sandboxes in {elapsed.TotalMilliseconds:0} ms, {memory / 1024.0 / Applications:0.0} KiB of memory each"));

        Assert.InRange((double)usage.ContainerBytesAlone / s_megabyte, 18_200, 18_200 * 1.05);
        Assert.InRange((double)usage.SharedBytes / s_megabyte, 380, 380 * 1.4);
        Assert.InRange(usage.Saving, 0.97, 0.98);
        foreach (var sandbox in sandboxes)
        {
            sandbox.Dispose();
        }

        Assert.Equal(0, store.OpenLayers);
    }

    [Fact]
    public void A_hundred_sandboxes_of_one_image_have_its_tree_in_memory_once()
    {
        _fixture.Load("app:1", LayerCompression.Gzip, [.. Enumerable.Range(0, 3).Select(l => Tar([.. Enumerable.Range(0, 2000).Select(i => ($"d{l}/{i % 40}/f{i}", "x"))]))]);
        using var first = Create();
        first.FileSystem.DumpTree(cancellationToken: TestContext.Current.CancellationToken);
        var one = GC.GetTotalMemory(forceFullCollection: true);
        var sandboxes = Enumerable.Range(0, 100).Select(_ => Create()).ToList();
        foreach (var sandbox in sandboxes)
        {
            Assert.Same(first.FileSystem.Stack, sandbox.FileSystem.Stack);
            Assert.True(sandbox.FileSystem.Exists("/d1/7/f7"));
        }

        var each = (GC.GetTotalMemory(forceFullCollection: true) - one) / 100.0;
        Assert.True(each < 64 << 10, $"{each} bytes each");
        sandboxes.ForEach(static s => s.Dispose());

        Container Create() => _fixture.Store.CreateContainer("app:1", cancellationToken: TestContext.Current.CancellationToken);
    }

    private static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)s_megabyte:N1} MB");

    private void LoadAll()
    {
        string[] layers = [Add(Noise("base", 1, 120 * s_megabyte)), Add(Noise("runtime", 2, 60 * s_megabyte))];
        for (var i = 0; i < Applications; i++)
        {
            string[] own = [.. layers, Add(Noise($"app{i}", 100 + i, 2 * s_megabyte))];
            var digests = string.Join(',', own.Select(static l => $"\"{System.Text.RegularExpressions.Regex.Match(l, "sha256:[0-9a-f]+").Value}\""));
            var config = _fixture.Source.Add(MediaTypes.OciConfig, $$"""{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[{{digests}}] } }""");
            _fixture.Source.AddToIndex(_fixture.Source.Add(MediaTypes.OciManifest, LayoutBuilder.ManifestOf(config, own), LayoutBuilder.Tagged($"app{i}:1")));
        }

        using var layout = LayoutFolder.Open(_fixture.Source.Folder);
        Assert.Equal(Applications, _fixture.Store.Take(layout).Count);

        string Add(byte[] tar) => _fixture.Source.Add(MediaTypes.OciLayer, tar);
    }
}
