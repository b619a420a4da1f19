using UnionFs.Oci.Tests.Kit;
using Xunit;
using static UnionFs.Oci.Tests.Store.StoreFixture;

namespace UnionFs.Oci.Tests.Store;

/// <summary>What nothing needs goes, what is needed stays, and what is wrong is told.</summary>
public sealed class UpkeepTests : IDisposable
{
    private readonly StoreFixture _fixture = new();
    private static readonly byte[] s_base = Tar(("base", "base\n"));
    private static readonly byte[] s_one = Tar(("one", "one\n"));
    private static readonly byte[] s_two = Tar(("two", "two\n"));

    private ImageStore Store => _fixture.Store;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void What_only_a_removed_image_needed_goes()
    {
        _fixture.Load("one:1", LayerCompression.Gzip, s_base, s_one);
        var before = _fixture.Snapshot();
        _fixture.Load("two:1", LayerCompression.Zstd, s_base, s_two);
        Assert.Empty(Store.Collect().Items);
        Store.Untag("two:1");
        var told = Store.Collect(dryRun: true);
        Assert.Equal(told.Items, Store.Collect().Items);

        // The index was replaced by one that says the same.
        Assert.Equal(before, _fixture.Snapshot());
        Assert.True(told.Bytes > 0);
        Assert.Empty(Store.Fsck());
    }

    [Fact]
    public void What_is_young_stays()
    {
        _fixture.Load("one:1", LayerCompression.Gzip, s_base);
        Store.Untag("one:1");
        var report = Store.CollectGarbage(null, TestContext.Current.CancellationToken);

        Assert.Empty(report.Items);
        Assert.True(report.YoungBytes > 0);
        Assert.Equal(report.YoungBytes, Store.Usage().GarbageBytes);
        foreach (var file in Directory.EnumerateFiles(_fixture.Folder, "*", SearchOption.AllDirectories))
        {
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow - TimeSpan.FromHours(2));
        }

        Assert.Equal(report.YoungBytes, Store.CollectGarbage(null, TestContext.Current.CancellationToken).Bytes);
        Assert.Empty(_fixture.Blobs());
    }

    [Fact]
    public void A_lease_keeps_what_it_names_and_what_is_newer()
    {
        _fixture.Load("one:1", LayerCompression.Gzip, s_base);
        Store.Untag("one:1");
        foreach (var file in Directory.EnumerateFiles(_fixture.PathOf("blobs/sha256")))
        {
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow - TimeSpan.FromHours(2));
        }

        var kept = _fixture.Blobs()[0];
        var newer = default(Descriptor);
        using (Store.Lease("a test", Digest.Parse("sha256:" + kept)))
        {
            newer = Store.Layout.AddBlob("application/x-new", [1, 2, 3]);
            using var other = ImageStore.Open(_fixture.Folder);
            Assert.NotEmpty(other.Collect().Items);
            Assert.Equal(new[] { kept, newer.Digest.Encoded }.Order(StringComparer.Ordinal), _fixture.Blobs());
        }

        Store.Collect();
        Assert.Empty(_fixture.Blobs());
    }

    [Fact]
    public void What_the_dead_left_goes_and_what_the_living_write_stays()
    {
        _fixture.Load("one:1", LayerCompression.None, s_base);
        var dead = _fixture.PathOf($"blobs/sha256/.{Guid.NewGuid():N}.tmp");
        File.WriteAllText(dead, "half");
        File.WriteAllText(_fixture.PathOf("unionfs/leases/0.lease"), "1\nprocess 1\n" + Digest.OfBytes([9]) + "\n");
        using var living = Store.Layout.BeginBlob();
        living.Write([1]);

        Assert.Equal("half".Length, Assert.Single(Store.Collect().Items).Bytes);
        Assert.False(File.Exists(dead));
        Assert.Empty(Directory.EnumerateFiles(_fixture.PathOf("unionfs/leases")));
        living.Complete("application/x-living");
    }

    [Fact]
    public void An_open_image_outlives_its_removal()
    {
        _fixture.Load("one:1", LayerCompression.Gzip, s_base);
        using var image = Store.Open("one:1");
        using var fs = UnionFileSystem.Create(image.Layers);
        Store.Untag("one:1");
        Store.Collect();

        Assert.Empty(_fixture.Blobs());
        Assert.Equal("base\n", fs.ReadAllText("/base"));
    }

    [Fact]
    public void Links_and_folders_in_the_store_are_left_alone()
    {
        var outside = Path.Combine(_fixture.Root, "outside");
        File.WriteAllText(outside, "mine");
        File.CreateSymbolicLink(_fixture.PathOf("blobs/sha256/" + Digest.OfBytes([7]).Encoded), outside);
        Directory.CreateDirectory(_fixture.PathOf("blobs/sha256/folder"));
        Directory.CreateSymbolicLink(_fixture.PathOf("unionfs/layers/link.tar"), _fixture.Root);
        Store.Collect();

        Assert.Equal("mine", File.ReadAllText(outside));
        Assert.Equal(StoreFindingKind.Strange, Assert.Single(Store.Fsck()).Kind);
    }

    [Fact]
    public void Garbage_is_not_collected_where_a_document_that_says_what_is_needed_is_damaged()
    {
        var loaded = _fixture.Load("one:1", LayerCompression.Gzip, s_base);
        var path = _fixture.PathOf($"blobs/sha256/{loaded.Descriptor.Digest.Encoded}");
        File.WriteAllText(path, File.ReadAllText(path).Replace("layers", "lavers", StringComparison.Ordinal));
        var before = _fixture.Blobs();

        Assert.Throws<LayerFormatException>(() => Store.Collect());
        Assert.Equal(before, _fixture.Blobs());
        Assert.NotNull(Assert.Single(Store.Images()).Error);
        Assert.Contains("one:1", Assert.Single(Store.Fsck()).Users);
    }

    [Fact]
    public void A_byte_that_is_wrong_anywhere_is_found()
    {
        _fixture.Load("gzip:1", LayerCompression.Gzip, s_base, s_one);
        _fixture.Load("plain:1", LayerCompression.None, s_base, s_two);
        Assert.Empty(Store.Fsck());
        var random = new Random(5);
        foreach (var file in Directory.EnumerateFiles(_fixture.Folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray())
        {
            var name = Path.GetRelativePath(_fixture.Folder, file);
            if (new FileInfo(file).Length == 0 || name is "unionfs/version" or "oci-layout")
            {
                continue;
            }

            var bytes = File.ReadAllBytes(file);
            for (var i = 0; i < 3; i++)
            {
                var damaged = bytes.ToArray();
                var at = random.Next(damaged.Length);
                damaged[at] ^= (byte)(1 << random.Next(8));
                File.WriteAllBytes(file, damaged);
                var findings = Store.Fsck();
                Assert.True(findings.Count > 0 || IsHarmless(name, bytes, damaged), $"{name}, byte {at}: nothing found");
                Assert.True(findings.Count < 5, string.Join('\n', findings));
            }

            File.WriteAllBytes(file, bytes);
        }

        Assert.Empty(Store.Fsck());
    }

    [Fact]
    public void What_is_missing_is_found_and_who_needs_it()
    {
        var loaded = _fixture.Load("one:1", LayerCompression.Gzip, s_base);
        var layer = _fixture.BlobPath(LayoutBuilder.Compress(s_base, LayerCompression.Gzip));
        var bytes = File.ReadAllBytes(layer);
        File.Delete(layer);

        var finding = Assert.Single(Store.Fsck());
        Assert.Equal(StoreFindingKind.Missing, finding.Kind);
        Assert.Equal(["one:1"], finding.Users);
        Assert.Contains("needed by one:1", finding.ToString(), StringComparison.Ordinal);

        // Loading it again mends it.
        _fixture.Load("one:1", LayerCompression.Gzip, s_base);
        Assert.Empty(Store.Fsck());
        Assert.Equal(bytes, File.ReadAllBytes(layer));
        File.Delete(_fixture.PathOf($"blobs/sha256/{loaded.Descriptor.Digest.Encoded}"));
        Assert.Equal(StoreFindingKind.Missing, Assert.Single(Store.Fsck()).Kind);
        Assert.DoesNotContain(Store.Collect(dryRun: true).Items, i => i.Path.Contains("index.json", StringComparison.Ordinal));
    }

    [Fact]
    public void What_was_made_of_a_layer_is_made_anew_where_it_is_missing_or_damaged()
    {
        _fixture.Load("one:1", LayerCompression.Gzip, s_base);
        foreach (var pattern in (string[])["*.tar", "*.index"])
        {
            var file = Directory.GetFiles(_fixture.PathOf("unionfs/layers"), pattern)[0];
            File.Delete(file);
            Read();
            File.WriteAllText(file, "nonsense");
            Assert.NotEmpty(Store.Fsck());
            Read();
            Assert.Empty(Store.Fsck());
        }

        var facts = Directory.GetFiles(_fixture.PathOf("unionfs/diffids"))[0];
        File.WriteAllText(facts, $"{Digest.OfBytes(s_two)} 10\n");
        Read();
        Assert.Empty(Store.Fsck());

        void Read()
        {
            using var image = Store.Open("one:1");
            using var fs = UnionFileSystem.Create(image.Layers);
            Assert.Equal("base\n", fs.ReadAllText("/base"));
        }
    }

    [Fact]
    public void Usage_tells_what_sharing_saves()
    {
        var noise = Noise("noise", 3, 1 << 20);
        for (var i = 0; i < 4; i++)
        {
            _fixture.Load($"app{i}:1", LayerCompression.None, noise, Tar(("app", $"{i}")));
        }

        var usage = Store.Usage();
        Assert.Equal(4 * noise.Length, usage.ImageBytesAlone - usage.Images.Sum(i => i.OwnBytes));
        Assert.Equal(noise.Length + usage.Images.Sum(i => i.OwnBytes), usage.SharedBytes);
        Assert.InRange(usage.Saving, 0.74, 0.76);
        Assert.Equal(0, usage.GarbageBytes);
        Assert.Contains("74.", usage.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Values_print_readably()
    {
        var loaded = _fixture.Load("one:1", LayerCompression.Gzip, s_base);
        Assert.StartsWith("one:1 ", loaded.ToString(), StringComparison.Ordinal);
        Assert.Matches("^one:1 [0-9a-f]{12} linux/amd64 1 layers, [0-9,]+ bytes$", Store.Images()[0].ToString());
        Assert.Equal($"store {_fixture.Folder}", Store.ToString());
        Assert.Equal("0 files, 0 bytes", Store.Collect().ToString());
        Assert.Equal("lease for x", Store.Lease("x").ToString());
    }

    // A byte of the list may lie in something that nobody has an opinion on, as a tag or the name of an annotation.
    private static bool IsHarmless(string name, byte[] before, byte[] after)
    {
        return name == "index.json" && Roots(before).SequenceEqual(Roots(after));

        static IEnumerable<(Digest, long)> Roots(byte[] index) =>
            ImageIndex.Parse(index, "test", "index.json", null, OciLimits.Default).Manifests.Select(m => (m.Digest, m.Size));
    }
}
