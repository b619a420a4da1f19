using System.Diagnostics;
using System.Globalization;
using System.Text;
using Xunit;

namespace UnionFs.Tests.Layers.Tar;

/// <summary>What layers take and how much of a saved one is read; the figures are printed.</summary>
public sealed class LayerFootprintTests(ITestOutputHelper output) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("unionfs-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void An_entry_takes_few_bytes_with_its_name()
    {
        var (tree, nameBytes) = Build(100_000);
        var tar = (double)tree.Image.Bytes.Length / tree.Records.EntryCount;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{tree.Records.EntryCount} entries: {tar:0.0} bytes each, {nameBytes:0.0} of them the name"));
        Assert.InRange(tar, nameBytes, nameBytes + 20);
    }

    [Fact]
    public void A_million_entries_are_opened_and_the_first_lookup_answered_from_a_few_pages()
    {
        var (tree, _) = Build(1_000_000);
        var tar = Path.Combine(_folder, "layer.tar");
        File.WriteAllBytes(tar, []);
        using (var file = File.OpenHandle(tar, FileMode.Open, FileAccess.Write))
        {
            RandomAccess.SetLength(file, 1L << 33);
        }

        var options = new TarLayerOptions { DiffId = "sha256:" + new string('a', 64), IndexFile = Path.Combine(_folder, "index") };
        SavedTree.Save(options.IndexFile, SavedTreeKey.Of(options, 1L << 33), tree, 0);
        var best = double.MaxValue;
        for (var i = 0; i < 30; i++)
        {
            var start = Stopwatch.GetTimestamp();
            using var layer = (TarLayer)Layer.FromTar(tar, options, TestContext.Current.CancellationToken);
            using var fs = UnionFileSystem.Create(LayerStack.Of(layer));
            Assert.True(fs.Exists("/usr/share/group-33/package-03333/file-033333.txt"));
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            Assert.InRange(((SavedTreeImage)layer.Tree.Image).PagesRead, 3, 16);
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{tree.Records.EntryCount} entries, {new FileInfo(options.IndexFile).Length >> 20} MiB: opened and the first lookup answered in {best:0.000} ms"));
    }

    private static (LayerTree Tree, double NameBytes) Build(int entries)
    {
        var builder = new LayerTreeBuilder("layer", entries);
        var owner = builder.OwnerOf((UnixFileMode)0x1A4, 0, 0);
        var names = 0L;
        for (var i = 0; i < entries; i++)
        {
            var package = i / 10;
            var path = string.Create(CultureInfo.InvariantCulture, $"usr/share/group-{package % 100:00}/package-{package:00000}/file-{i:000000}.txt");
            builder.AddPlain(Encoding.UTF8.GetBytes(path), LayerEntryKind.File, owner, 1_700_000_000 + i, i * 37 % 4096, i * 5L);
            names += path.Length - path.LastIndexOf('/') - 1;
        }

        return (builder.Build(), names / (double)entries);
    }
}
