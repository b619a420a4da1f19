using Xunit;
using static UnionFs.Oci.Tests.Drafts.DraftSample;

namespace UnionFs.Oci.Tests.Drafts;

/// <summary>From a changed sandbox to a new image.</summary>
public sealed class ImageCommitTests
{
    [Theory]
    [InlineData(LayerCompression.None)]
    [InlineData(LayerCompression.Gzip)]
    [InlineData(LayerCompression.Zstd)]
    public void A_commit_is_the_image_with_one_layer_more(LayerCompression compression)
    {
        using var sample = new DraftSample();
        using var image = sample.Open();
        using var fs = DraftSample.SandboxOn(image);
        fs.WriteAllText("/etc/motd", "changed");
        fs.Delete("/etc/top");
        fs.CreateSymbolicLink("/new", "etc");
        var draft = image.ToDraft().Commit(fs, new CommitOptions { CreatedBy = "RUN change", Author = "me" });

        var root = draft.SaveTo(sample.Target, "v2", Fixed with { Compression = compression, KeepNanoseconds = true });

        using var again = sample.Reopen("v2");
        using var same = UnionFileSystem.Create(again.Layers);
        Assert.Equal(root.Digest, again.Descriptor.Digest);
        Assert.Equal(4, again.Layers.Count);
        Assert.Equal(image.Manifest.Layers, again.Manifest.Layers.Take(3));
        Assert.Equal(compression, MediaTypes.CompressionOf(again.Manifest.Layers[3].MediaType));
        Assert.Equal(Tree(fs), Tree(same));
        Assert.Equal(["base", "ENV A=1", "middle", "top", "RUN change"], again.Config.History.Select(static h => h.CreatedBy));
        Assert.Equal((Epoch, "me", "UnionFs layer form 1"), (again.Config.History[4].Created, again.Config.History[4].Author, again.Config.History[4].Comment));
        Assert.Equal(Epoch, again.Config.Created);
        Assert.Empty(draft.Warnings);
    }

    [Fact]
    public void The_tar_of_a_layer_has_one_digest_however_it_is_stored()
    {
        using var sample = new DraftSample();
        using var image = sample.Open();
        using var fs = DraftSample.SandboxOn(image);
        fs.WriteAllText("/new", "new");
        var draft = image.ToDraft().Commit(fs);
        var digests = Enum.GetValues<LayerCompression>().Select(c =>
        {
            draft.SaveTo(sample.Target, $"c{c}", Fixed with { Compression = c });
            using var saved = sample.Reopen($"c{c}");
            return saved.Config.DiffIds[3];
        });
        Assert.Single(digests.Distinct());
    }

    /// <summary>These digests are a promise: they change only together with <see cref="TarWriteOptions.FormatVersion"/>.</summary>
    [Fact]
    public void The_digests_of_a_fixed_change_are_pinned()
    {
        using var sample = new DraftSample(LayerCompression.None);
        using var image = sample.Open();
        using var fs = DraftSample.SandboxOn(image);
        fs.WriteAllText("/etc/motd", "changed");
        fs.DeleteTree("/etc/conf.d");
        fs.Rename("/data", "/moved");
        fs.SetMode("/bin/tool", (UnixFileMode)0x1C0);

        var root = image.ToDraft().Commit(fs, new CommitOptions { CreatedBy = "change" }).SaveTo(sample.Target, "v2", Fixed);

        using var again = sample.Reopen("v2");
        Assert.Equal("sha256:a06ce83ccb48531e4b4e663ece07ff6c54910abf8eb3e5db60d4409af34bc453", again.Config.DiffIds[3].ToString());
        Assert.Equal("sha256:7d51fb405e5ea9a388b741c23b2e0fd4c3c0cf9b5a3bb5e5d9e37f8537004fb7", root.Digest.ToString());
    }

    [Fact]
    public void A_commit_of_nothing_is_a_line_of_history()
    {
        using var sample = new DraftSample();
        using var image = sample.Open();
        using var fs = DraftSample.SandboxOn(image);
        fs.WriteAllText("/tmp/scratch", "");
        fs.Delete("/tmp/scratch");
        image.ToDraft().Commit(fs, new CommitOptions { CreatedBy = "RUN true" }).SaveTo(sample.Target, "v2", Fixed);
        using var again = sample.Reopen("v2");
        Assert.Equal(image.Config.DiffIds, again.Config.DiffIds);
        Assert.Equal(("RUN true", true), (again.Config.History[^1].CreatedBy, again.Config.History[^1].EmptyLayer));
    }

    [Fact]
    public void An_image_that_was_not_changed_keeps_its_bytes()
    {
        using var sample = new DraftSample();
        using var image = sample.Open();
        var root = image.ToDraft().SaveTo(sample.Target, "copy", new ImageSaveOptions { Compression = LayerCompression.Zstd });
        Assert.Equal(image.Descriptor.Digest, root.Digest);
        using var again = sample.Reopen("copy");
        Assert.True(image.Config.Bytes.Span.SequenceEqual(again.Config.Bytes.Span));
    }

    [Fact]
    public void What_is_not_known_survives_in_config_manifest_history_and_layers()
    {
        using var sample = new DraftSample();
        using var image = sample.Open();
        image.ToDraft().WithVariable("A", "2").WithLabel("new", "x").WithLabel("l", null).WithConfig(static c => c with { Cmd = ["run"], User = "1000" })
            .WithAuthor("second").SaveTo(sample.Target, "v2", Fixed);

        using var again = sample.Reopen("v2");
        var config = System.Text.Encoding.UTF8.GetString(again.Config.Bytes.Span);
        var manifest = System.Text.Encoding.UTF8.GetString(again.Manifest.Bytes.Span);
        Assert.Contains("""
            "x-unknown":{"a":null,"b":[1,2.50]}
            """, config, StringComparison.Ordinal);
        Assert.Contains("""
            "OnBuild":["RUN x"]
            """, config, StringComparison.Ordinal);
        Assert.Contains("""
            {"created":"2020-01-01T00:00:00Z","created_by":"base","x":1}
            """, config, StringComparison.Ordinal);
        Assert.Contains("""
            "x-manifest":[true]
            """, manifest, StringComparison.Ordinal);
        Assert.Contains("""
            "x-kept":"yes"
            """, manifest, StringComparison.Ordinal);
        Assert.Equal(["PATH=/bin", "A=2"], again.Config.Runtime.Env);
        Assert.Equal(new Dictionary<string, string> { ["new"] = "x" }, again.Config.Runtime.Labels);
        Assert.Equal(("1000", "second"), (again.Config.Runtime.User, again.Config.Author));
        Assert.Equal("b", again.Manifest.Annotations["a"]);
    }

    [Fact]
    public void Each_commit_of_the_sandbox_can_be_a_layer()
    {
        using var sample = new DraftSample();
        using var image = sample.Open();
        using var fs = DraftSample.SandboxOn(image);
        fs.WriteAllText("/one", "1");
        fs.Commit("RUN one");
        fs.WriteAllText("/two", "2");
        var draft = image.ToDraft().Commit(fs, new CommitOptions { CreatedBy = "RUN two", KeepCommits = true });
        fs.WriteAllText("/later", "not part of it");
        draft.SaveTo(sample.Target, "v2", Fixed);

        using var again = sample.Reopen("v2");
        Assert.Equal(["RUN one", "RUN two"], again.LayerInfos.Skip(3).Select(static i => i.History!.CreatedBy));
        using var same = UnionFileSystem.Create(again.Layers);
        Assert.Equal(("1", "2", false), (same.ReadAllText("/one"), same.ReadAllText("/two"), same.Exists("/later")));
    }

    [Fact]
    public void A_sandbox_on_other_layers_is_refused()
    {
        using var sample = new DraftSample();
        using var image = sample.Open();
        using var fs = UnionFileSystem.Create(image.Layers.Take(2));
        Assert.Throws<ArgumentException>(() => image.ToDraft().Commit(fs));
    }

    [Fact]
    public void A_file_that_travels_again_is_warned_of_with_its_bytes()
    {
        using var sample = new DraftSample();
        using var image = sample.Open();
        using var fs = DraftSample.SandboxOn(image);
        fs.SetMode("/bin/tool", (UnixFileMode)0x1C0);
        var draft = image.ToDraft().Commit(fs, new CommitOptions { CreatedBy = "chmod" });
        draft.SaveTo(sample.Target, "v2", Fixed with { WarnFromBytes = 50_000 });
        Assert.Equal("Layer 'chmod': '/bin/tool' travels again with its 50000 bytes, although only its attributes changed.", Assert.Single(draft.Warnings).ToString());
    }

    [Fact]
    public void The_manifest_of_Docker_stays_one()
    {
        using var sample = new DraftSample(LayerCompression.Gzip, MediaTypes.DockerManifest);
        using var image = sample.Open();
        image.ToDraft().Append(Layer.InMemory("more", static b => b.File("/more", ""))).SaveTo(sample.Target, "v2", Fixed with { Compression = LayerCompression.Gzip });
        using var again = sample.Reopen("v2");
        Assert.Equal((MediaTypes.DockerManifest, MediaTypes.DockerConfig, MediaTypes.DockerLayerGzip), (again.Manifest.MediaType, again.Manifest.Config.MediaType, again.Manifest.Layers[^1].MediaType));
    }

    [Fact]
    public void A_name_that_no_layer_can_hold_ends_the_saving_and_the_tag_stays()
    {
        using var sample = new DraftSample();
        using var image = sample.Open();
        image.ToDraft().SaveTo(sample.Target, "v", Fixed);
        using var fs = DraftSample.SandboxOn(image);
        fs.WriteAllText("/.wh.odd", "");
        Assert.Throws<NotSupportedException>(() => image.ToDraft().Commit(fs).SaveTo(sample.Target, "v", Fixed));
        using var again = sample.Reopen("v");
        Assert.Equal(image.Descriptor.Digest, again.Descriptor.Digest);
        Assert.DoesNotContain(Directory.EnumerateFiles(sample.Target.Path, "*", SearchOption.AllDirectories), static f => f.EndsWith(AtomicFile.TemporarySuffix, StringComparison.Ordinal));
    }

    [Fact]
    public void It_can_be_cancelled_and_tells_how_far_it_is()
    {
        using var sample = new DraftSample();
        using var image = sample.Open();
        using var source = new CancellationTokenSource();
        var told = new List<ImageProgress>();
        image.ToDraft().Save(sample.Target, "v", progress: new Told(told.Add), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal((3, 3), (told[^1].LayersDone, told[^1].LayersTotal));
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => image.ToDraft().Save(sample.Target, "w", cancellationToken: source.Token));
        Assert.DoesNotContain(sample.Target.Roots, static r => r.Tag == "w");
    }

    internal static string Tree(UnionFileSystem fs) => fs.DumpTree(cancellationToken: TestContext.Current.CancellationToken);

    private sealed class Told(Action<ImageProgress> tell) : IProgress<ImageProgress>
    {
        public void Report(ImageProgress value) => tell(value);
    }
}
