using System.Text;
using Xunit;

namespace UnionFs.Oci.Tests.Layouts;

/// <summary>Layouts are written so that every other reader sees a whole one at any moment.</summary>
public sealed class LayoutWritingTests : IDisposable
{
    private static readonly byte[] s_manifest = Encoding.UTF8.GetBytes("{}");
    private readonly string _folder = Directory.CreateTempSubdirectory("unionfs-layout-").FullName;

    private string Root => Path.Combine(_folder, "layout");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void An_empty_layout_is_one()
    {
        LayoutFolder.Create(Root).Dispose();
        using var layout = LayoutFolder.Open(Root);

        Assert.Empty(layout.Roots);
        Assert.Contains("\"manifests\":[]", File.ReadAllText(Path.Combine(Root, "index.json")), StringComparison.Ordinal);
        LayoutFolder.Create(Root).Dispose();
    }

    [Fact]
    public void A_folder_with_something_else_is_left_alone()
    {
        Directory.CreateDirectory(Root);
        File.WriteAllText(Path.Combine(Root, "thesis.txt"), "mine");

        var error = Assert.Throws<IOException>(() => LayoutFolder.Create(Root));
        Assert.Contains("thesis.txt", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_blob_is_there_when_it_is_complete_and_named_by_its_digest()
    {
        using var layout = LayoutFolder.Create(Root);
        using var blob = layout.BeginBlob();
        blob.Write("hel"u8);
        blob.Write([(byte)'l', (byte)'o'], 0, 2);
        Assert.False(layout.Contains(Digest.OfBytes("hello"u8)));
        var descriptor = blob.Complete(MediaTypes.OciLayer);

        Assert.Equal(new Descriptor(MediaTypes.OciLayer, Digest.OfBytes("hello"u8), 5), descriptor);
        Assert.Equal("hello", File.ReadAllText(layout.FileOf(descriptor.Digest)!));
        Assert.Throws<ObjectDisposedException>(() => blob.Write("x"u8));
    }

    [Theory]
    [InlineData("hellO", "another digest")]
    [InlineData("hell", "it has 4 bytes, its descriptor says 5")]
    [InlineData("hello!", "longer than the 5 bytes")]
    public void What_is_not_what_was_expected_leaves_nothing(string text, string reason)
    {
        using var layout = LayoutFolder.Create(Root);
        using (var blob = layout.BeginBlob(new Descriptor(MediaTypes.OciLayer, Digest.OfBytes("hello"u8), 5)))
        {
            var error = Assert.Throws<LayerFormatException>(() =>
            {
                blob.Write(Encoding.UTF8.GetBytes(text));
                blob.Complete(MediaTypes.OciLayer);
            });
            Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(Root, "blobs/sha256")));
    }

    [Fact]
    public void A_tag_belongs_to_the_last_one_that_got_it()
    {
        using var layout = LayoutFolder.Create(Root);
        var first = layout.AddBlob(MediaTypes.OciManifest, s_manifest);
        var second = layout.AddBlob(MediaTypes.OciManifest, "{ }"u8);
        layout.SetTag("debian:12", first);
        layout.SetTag("other", first);
        layout.SetTag("debian:12", second);
        using var again = LayoutFolder.Open(Root);

        Assert.Equal([("other", first.Digest), ("debian:12", second.Digest)], again.Roots.Select(r => (r.Tag!, r.Digest)));
        Assert.True(again.RemoveTag("other"));
        Assert.False(again.RemoveTag("other"));
        layout.Refresh();
        Assert.Equal("debian:12", Assert.Single(layout.Roots).Tag);
    }

    [Fact]
    public void What_has_no_tag_is_listed_once()
    {
        using var layout = LayoutFolder.Create(Root);
        var manifest = layout.AddBlob(MediaTypes.OciManifest, s_manifest);
        layout.AddRoot(manifest);
        layout.AddRoot(manifest);

        Assert.Null(Assert.Single(layout.Roots).Tag);
        Assert.True(layout.RemoveRoot(manifest.Digest));
        Assert.Empty(layout.Roots);
    }

    [Fact]
    public void What_others_wrote_into_the_list_survives()
    {
        using var layout = LayoutFolder.Create(Root);
        var manifest = layout.AddBlob(MediaTypes.OciManifest, s_manifest);
        var index = Path.Combine(Root, "index.json");
        File.WriteAllText(index, $$$"""
            {"schemaVersion":2,"x-mine":{"b":1,"a":[null]},"manifests":[{"mediaType":"application/x-other","digest":"{{{Digest.OfBytes([1])}}}","size":1,"x-field":"é"}],"annotations":{"k":"v"}}
            """);
        layout.SetTag("t", manifest);

        var text = File.ReadAllText(index);
        foreach (var part in (string[])["\"x-mine\":{\"a\":[null],\"b\":1}", "\"x-field\":\"é\"", "application/x-other", "\"annotations\":{\"k\":\"v\"}"])
        {
            Assert.Contains(part, text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("../x")]
    [InlineData("a\nb")]
    [InlineData("a b")]
    [InlineData("-a")]
    public void A_tag_that_is_none_is_refused(string tag)
    {
        using var layout = LayoutFolder.Create(Root);
        var manifest = layout.AddBlob(MediaTypes.OciManifest, s_manifest);
        Assert.Throws<ArgumentException>(() => layout.SetTag(tag, manifest));
        Assert.Empty(LayoutFolder.Open(Root).Roots);
    }

    [Fact]
    public void What_the_layout_does_not_hold_is_not_listed()
    {
        using var layout = LayoutFolder.Create(Root);
        Assert.Throws<LayerFormatException>(() => layout.SetTag("t", new Descriptor(MediaTypes.OciManifest, Digest.OfBytes("no"u8), 2)));
    }

    [Fact]
    public void Links_in_the_place_of_its_folders_are_not_followed()
    {
        LayoutFolder.Create(Root).Dispose();
        var outside = Directory.CreateDirectory(Path.Combine(_folder, "outside")).FullName;
        Directory.Delete(Path.Combine(Root, "blobs/sha256"));
        Directory.CreateSymbolicLink(Path.Combine(Root, "blobs/sha256"), outside);
        using var layout = LayoutFolder.Open(Root);

        Assert.Throws<IOException>(() => layout.AddBlob(MediaTypes.OciManifest, s_manifest));
        Assert.Empty(Directory.EnumerateFileSystemEntries(outside));
    }

    [Fact]
    public void Who_has_the_lock_is_told_and_a_dead_owner_does_not_block()
    {
        using var layout = LayoutFolder.Create(Root);
        using (layout.Lock(null, TestContext.Current.CancellationToken))
        {
            var error = Assert.Throws<IOException>(() => layout.Lock(TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken));
            Assert.Contains($"process {Environment.ProcessId} on {Environment.MachineName}, started ", error.Message, StringComparison.Ordinal);
        }

        File.WriteAllText(Path.Combine(Root, LayoutLock.FileName + LayoutLock.OwnerSuffix), "process 1 on nowhere");
        layout.Lock(TimeSpan.Zero, TestContext.Current.CancellationToken).Dispose();
    }

    [Fact]
    public async Task Tags_of_many_writers_at_once_are_all_there()
    {
        using var layout = LayoutFolder.Create(Root);
        var manifest = layout.AddBlob(MediaTypes.OciManifest, s_manifest);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(w => Task.Run(() =>
        {
            using var own = LayoutFolder.Open(Root);
            for (var i = 0; i < 10; i++)
            {
                own.SetTag($"w{w}-{i}", manifest);
            }
        }, TestContext.Current.CancellationToken)));

        layout.Refresh();
        Assert.Equal(40, layout.Roots.Count);
    }
}
