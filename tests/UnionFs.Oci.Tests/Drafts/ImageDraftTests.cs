using UnionFs.Oci.Tests.Kit;
using UnionFs.TestKit;
using UnionFs.TestKit.Tar;
using Xunit;
using static UnionFs.Oci.Tests.Drafts.DraftSample;

namespace UnionFs.Oci.Tests.Drafts;

/// <summary>Images made of images: squashed, flattened, on another base, with more layers.</summary>
public sealed class ImageDraftTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(0, 2)]
    [InlineData(2, 2)]
    public void A_squashed_range_shows_the_same_and_keeps_what_is_below(int from, int to)
    {
        using var sample = new DraftSample();
        using var image = sample.Open();
        image.ToDraft().Squash(from, to, new HistoryEntry { CreatedBy = "squash" }).SaveTo(sample.Target, "v2", Fixed with { KeepNanoseconds = true });

        using var again = sample.Reopen("v2");
        Assert.Equal(3 - (to - from), again.Layers.Count);
        Assert.Equal(image.Manifest.Layers.Take(from), again.Manifest.Layers.Take(from));
        Assert.Equal(image.Manifest.Layers.Skip(to + 1), again.Manifest.Layers.Skip(from + 1));
        Assert.Equal(TreeOf(image.Layers), TreeOf(again.Layers));
        Assert.Equal(5, again.Config.History.Count);
        Assert.Equal("squash", again.LayerInfos[from].History!.CreatedBy);
        if (from == 1)
        {
            var entries = Entries(again.Layers[1]);
            Assert.Contains("/etc/.old", entries);
            Assert.Contains("/etc/conf.d/.a", entries);
            Assert.DoesNotContain("/tmp/.scratch", entries);
            Assert.DoesNotContain("/bin/tool", entries);
        }
    }

    [Fact]
    public void A_flat_image_has_one_layer_without_whiteouts()
    {
        using var sample = new DraftSample();
        using var image = sample.Open();
        image.ToDraft().Flatten().SaveTo(sample.Target, "flat", Fixed with { KeepNanoseconds = true });
        using var again = sample.Reopen("flat");
        Assert.Equal(TreeOf(image.Layers), TreeOf(again.Layers));
        Assert.DoesNotContain(Entries(Assert.Single(again.Layers)), static e => e.Contains("/.", StringComparison.Ordinal));
        Assert.Equal("flatten of 3 layers", again.LayerInfos[0].History!.CreatedBy);
    }

    [Fact]
    public void Squashing_random_layers_changes_nothing_that_is_seen()
    {
        var compared = 0;
        for (var seed = 0; seed < 80; seed++)
        {
            using var sample = new LayoutBuilder();
            var random = new Random(seed);
            var tars = Enumerable.Range(0, 4).Select(_ => RandomTar(random)).ToArray();
            sample.AddImage("v1", LayerCompression.None, tars);
            using var image = OpenOrNull(sample);
            if (image is null)
            {
                continue;
            }

            compared++;
            using var layout = LayoutFolder.Create(Path.Combine(sample.Folder, "target"));
            var from = random.Next(4);
            var to = random.Next(from, 4);
            image.ToDraft().Squash(from, to).SaveTo(layout, "v2", new ImageSaveOptions { KeepNanoseconds = true });
            using var again = DraftSteps.OpenIn(layout, "v2");
            Assert.True(TreeOf(image.Layers) == TreeOf(again.Layers), $"seed {seed}, layers {from} to {to}");
        }

        Assert.True(compared > 40, $"{compared} of them are images");
    }

    [Fact]
    public void Layers_move_to_another_base()
    {
        using var sample = new DraftSample();
        using var other = new LayoutBuilder();
        using var image = sample.Open();
        var newBase = new TarBuilder().Directory("etc/").File("etc/motd", "new base").File("etc/new", "x").End().ToArray();
        other.AddImage("new", LayerCompression.Gzip, newBase);
        using var fresh = other.Open("new");
        using var layout = LayoutFolder.Create(Path.Combine(sample.TargetFolder, "base"));
        BaseOf(image, layout);
        using var old = DraftSteps.OpenIn(layout, "old");

        image.ToDraft().Rebase(old, fresh).SaveTo(sample.Target, "rebased", Fixed);

        using var again = sample.Reopen("rebased");
        Assert.Equal([fresh.Config.DiffIds[0], .. image.Config.DiffIds.Skip(1)], again.Config.DiffIds);
        Assert.Equal(fresh.Descriptor.Digest.ToString(), again.Manifest.Annotations["org.opencontainers.image.base.digest"]);
        using var fs = UnionFileSystem.Create(again.Layers);
        Assert.Equal(("x", "middle", "top"), (fs.ReadAllText("/etc/new"), fs.ReadAllText("/etc/motd"), fs.ReadAllText("/etc/top")));
        Assert.Equal(["PATH=/bin", "A=1"], again.Config.Runtime.Env);
        Assert.Throws<ArgumentException>(() => image.ToDraft().Rebase(fresh, old));
    }

    [Fact]
    public void Folders_tars_and_memory_are_layers_too()
    {
        using var sample = new DraftSample();
        var folder = Directory.CreateDirectory(Path.Combine(sample.TargetFolder, "site")).FullName;
        File.WriteAllText(Path.Combine(folder, "index.html"), "<p>");
        var tar = new TarBuilder().Directory("srv/").File("srv/tar", "from a tar").End().ToArray();
        foreach (var compression in Enum.GetValues<LayerCompression>())
        {
            var path = Path.Combine(sample.TargetFolder, $"a-{compression}.tar");
            File.WriteAllBytes(path, LayoutBuilder.Compress(tar, compression));
            using var site = Layer.FromDirectory(folder);
            using var draft = ImageDraft.Empty(Platform.Parse("linux/arm64/v8"))
                .AppendTar(path, cancellationToken: TestContext.Current.CancellationToken)
                .Append(site, new HistoryEntry { CreatedBy = "COPY site" })
                .Append(Layer.InMemory("memory", static b => b.Whiteout("/srv/tar").HardLink("/copy", "/index.html")));
            draft.SaveTo(sample.Target, $"made-{compression}", Fixed);

            using var image = sample.Reopen($"made-{compression}");
            Assert.Equal(Digest.OfBytes(tar), image.Config.DiffIds[0]);
            Assert.Equal(Digest.OfBytes(File.ReadAllBytes(path)), image.Manifest.Layers[0].Digest);
            Assert.Equal("linux/arm64/v8", image.Config.Platform.ToString());
            using var fs = UnionFileSystem.Create(image.Layers);
            Assert.Equal(("<p>", false), (fs.ReadAllText("/copy"), fs.Exists("/srv/tar")));
        }
    }

    [Theory]
    [InlineData("1700000000", 1_700_000_000)]
    [InlineData("0", 0)]
    public void The_epoch_of_the_environment_is_the_time_of_what_is_new(string text, long seconds)
    {
        // Other tests pass an epoch, so they do not look at the environment.
        Environment.SetEnvironmentVariable("SOURCE_DATE_EPOCH", text);
        try
        {
            Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(seconds), new ImageSaveOptions().EffectiveEpoch());
            Environment.SetEnvironmentVariable("SOURCE_DATE_EPOCH", "yesterday");
            Assert.Contains("'yesterday'", Assert.Throws<ArgumentException>(() => new ImageSaveOptions().EffectiveEpoch()).Message, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable("SOURCE_DATE_EPOCH", null);
        }
    }

    [Theory]
    [InlineData(LayerCompression.None)]
    [InlineData(LayerCompression.Gzip)]
    public void Archives_hold_the_same_image(LayerCompression compression)
    {
        using var sample = new DraftSample(compression);
        using var image = sample.Open();
        using var fs = UnionFileSystem.Create(image.Layers);
        fs.WriteAllText("/new", "new");
        var draft = image.ToDraft().Commit(fs);
        var root = draft.SaveTo(sample.Target, "v2", Fixed with { Compression = compression });
        var docker = Path.Combine(sample.TargetFolder, "docker.tar");
        var oci = Path.Combine(sample.TargetFolder, "oci.tar");
        Assert.Equal(root.Digest, draft.ToDocker(docker, "example/app:2", Fixed with { Compression = compression }).Digest);
        Assert.Equal(root.Digest, draft.ToArchive(oci, "v2", Fixed with { Compression = compression }).Digest);

        using var fromDocker = DraftSteps.OpenAt($"docker-archive:{docker}:example/app:2");
        using var fromLayout = DraftSteps.OpenAt($"oci-archive:{oci}:v2");
        using var saved = sample.Reopen("v2");
        Assert.Equal(root.Digest, fromLayout.Descriptor.Digest);
        Assert.Equal(saved.Config.DiffIds, fromDocker.Config.DiffIds);
        Assert.Equal(TreeOf(saved.Layers), TreeOf(fromDocker.Layers));
        using var alsoLayout = DraftSteps.OpenAt($"oci-archive:{docker}");
        Assert.Equal(root.Digest, alsoLayout.Descriptor.Digest);

        var before = File.ReadAllBytes(docker);
        draft.ToDocker(docker, "example/app:2", Fixed with { Compression = compression });
        Assert.Equal(before, File.ReadAllBytes(docker));
        Assert.Equal(["docker.tar", "layout", "oci.tar"], Directory.EnumerateFileSystemEntries(sample.TargetFolder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_layer_that_fails_at_any_call_leaves_neither_a_tag_nor_a_part_of_a_blob()
    {
        using var sample = new DraftSample();
        using var inner = Layer.InMemory("l", static b => b.File("/a", new byte[300_000]).Directory("/d").File("/d/b", "b"));
        for (var failing = 1; ; failing++)
        {
            var plan = new FaultPlan { FailingCall = failing };
            var draft = ImageDraft.Empty(Platform.Parse("linux/amd64")).Append(new FaultyLayer(inner, plan));
            try
            {
                draft.SaveTo(sample.Target, "made", Fixed);
                Assert.True(failing > 8);
                break;
            }
            catch (IOException e)
            {
                Assert.Equal("The device does not answer.", e.Message);
                Assert.Empty(sample.Target.Roots);
                Assert.Empty(Directory.EnumerateFiles(sample.Target.Path, "*" + AtomicFile.TemporarySuffix, SearchOption.AllDirectories));
            }
        }

        using var image = sample.Reopen("made");
        Assert.Single(image.Layers);
    }

    private static void BaseOf(OciImage image, LayoutFolder layout)
    {
        var layer = image.LayerInfos[0];
        using (var blob = layout.BeginBlob(layer.Descriptor))
        using (var from = image.Blobs.OpenBlob(layer.Descriptor.Digest))
        {
            from.CopyTo(blob);
            blob.Complete(layer.Descriptor.MediaType);
        }

        var config = image.Config with { DiffIds = [layer.DiffId], History = [.. image.Config.History.Take(2)] };
        var configBlob = layout.AddBlob(MediaTypes.OciConfig, config.Bytes.Span);
        var manifest = image.Manifest with { Config = configBlob, Layers = [layer.Descriptor] };
        layout.SetTag("old", layout.AddBlob(MediaTypes.OciManifest, manifest.Bytes.Span));
    }

    /// <summary>Null where a random layer links to a directory, or to nothing.</summary>
    private static OciImage? OpenOrNull(LayoutBuilder layout)
    {
        OciImage? image = null;
        try
        {
            image = layout.Open("v1");
            TreeOf(image.Layers);
            return image;
        }
        catch (LayerFormatException)
        {
            image?.Dispose();
            return null;
        }
    }

    private static byte[] RandomTar(Random random)
    {
        var tar = new TarBuilder();
        var files = new List<string>();
        for (var i = random.Next(1, 12); i > 0; i--)
        {
            var path = string.Join('/', Enumerable.Range(0, random.Next(1, 4)).Select(_ => "abc"[random.Next(3)].ToString()));
            switch (random.Next(7))
            {
                case 0:
                    tar.Directory(path + "/", h => h with { ModifyTime = random.Next(3) });
                    break;
                case 1:
                    tar.File(path.Insert(path.LastIndexOf('/') + 1, ".wh."));
                    break;
                case 2:
                    tar.File($"{path}/.wh..wh..opq");
                    files.RemoveAll(f => path.StartsWith(f, StringComparison.Ordinal));
                    break;
                case 3 when files.Count > 0:
                    tar.HardLink($"{path}-link{i}", files[random.Next(files.Count)]);
                    break;
                case 4:
                    tar.Symlink($"{path}-symlink", "a");
                    break;
                default:
                    tar.File(path, $"{random.Next(3)}", h => h with { ModifyTime = random.Next(2) });
                    files.Clear();
                    files.Add(path);
                    break;
            }
        }

        return tar.End().ToArray();
    }
}
