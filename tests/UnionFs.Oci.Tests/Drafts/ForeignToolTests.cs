using System.Diagnostics;
using System.Text.Json;
using Xunit;

namespace UnionFs.Oci.Tests.Drafts;

/// <summary>
/// Images that were committed here, read by the tools of others: skopeo inspects and copies them, umoci unpacks them as root to the tree we show. The small
/// one wherever the tools are; a Debian image with UNIONFS_LONG=1 and UNIONFS_DEBIAN_IMAGE, a folder in which DebianImage/make.sh has run.
/// </summary>
public sealed class ForeignToolTests : IDisposable
{
    private readonly DraftSample _sample = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("unionfs-tools-").FullName;

    public void Dispose()
    {
        _sample.Dispose();
        // The BCL does not find names again that are no UTF-8.
        using var remove = Process.Start("rm", ["-rf", _folder]);
        remove.WaitForExit();
    }

    [Theory]
    [InlineData(LayerCompression.None)]
    [InlineData(LayerCompression.Gzip)]
    [InlineData(LayerCompression.Zstd)]
    public async Task Skopeo_inspects_and_copies_a_committed_image(LayerCompression compression)
    {
        Require("skopeo");
        var root = Commit(compression);
        var reference = $"oci:{_sample.Target.Path}:v2";
        using var inspected = JsonDocument.Parse(await RunAsync("skopeo", "inspect", reference));
        Assert.Equal(root.Digest.ToString(), inspected.RootElement.GetProperty("Digest").GetString());
        Assert.Equal(4, inspected.RootElement.GetProperty("Layers").GetArrayLength());

        await RunAsync("skopeo", "--insecure-policy", "copy", "--preserve-digests", reference, $"oci:{_folder}/there:v2");
        await RunAsync("skopeo", "--insecure-policy", "copy", "--preserve-digests", $"oci:{_folder}/there:v2", $"oci:{_folder}/back:v2");
        foreach (var copy in new[] { "there", "back" })
        {
            using var image = DraftSteps.OpenAt($"oci:{_folder}/{copy}:v2");
            Assert.Equal(root.Digest, image.Descriptor.Digest);
        }
    }

    [Theory]
    [InlineData(LayerCompression.None)]
    [InlineData(LayerCompression.Gzip)]
    public async Task Umoci_unpacks_the_tree_that_is_shown(LayerCompression compression)
    {
        Require("umoci");
        Assert.SkipUnless(Environment.UserName == "root", "owners and devices need root");
        Commit(compression);
        await CompareWithUmociAsync(_sample.Target.Path, "v2", Path.Combine(_folder, "bundle"));
    }

    [Fact]
    public async Task Umoci_unpacks_squashed_and_flat_images_to_the_same_tree()
    {
        Require("umoci");
        Assert.SkipUnless(Environment.UserName == "root", "owners and devices need root");
        Commit(LayerCompression.Gzip);
        using var image = _sample.Reopen("v2");
        image.ToDraft().Squash(1, 3).SaveTo(_sample.Target, "squashed", DraftSample.Fixed);
        image.ToDraft().Flatten().SaveTo(_sample.Target, "flat", DraftSample.Fixed);
        await CompareWithUmociAsync(_sample.Target.Path, "squashed", Path.Combine(_folder, "squashed"));
        await CompareWithUmociAsync(_sample.Target.Path, "flat", Path.Combine(_folder, "flat"));
    }

    [Theory]
    [InlineData(LayerCompression.None)]
    [InlineData(LayerCompression.Gzip)]
    [InlineData(LayerCompression.Zstd)]
    public async Task Skopeo_loads_what_docker_would_load(LayerCompression compression)
    {
        Require("skopeo");
        Commit(compression);
        using var image = _sample.Reopen("v2");
        var archive = Path.Combine(_folder, "save.tar");
        image.ToDraft().ToDocker(archive, "example/app:2");
        await RunAsync("skopeo", "--insecure-policy", "copy", $"docker-archive:{archive}:example/app:2", $"oci:{_folder}/loaded:v2");
        using var loaded = DraftSteps.OpenAt($"oci:{_folder}/loaded:v2");
        Assert.Equal(image.Config.DiffIds, loaded.Config.DiffIds);
        Assert.Equal(TreeOf(image), TreeOf(loaded));
    }

    [Fact]
    public async Task A_commit_on_a_Debian_image_is_what_the_tools_of_others_see()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("UNIONFS_LONG") == "1", "it takes a minute and a Debian image: UNIONFS_LONG=1");
        var debian = Environment.GetEnvironmentVariable("UNIONFS_DEBIAN_IMAGE");
        Assert.SkipUnless(debian is { Length: > 0 }, "UNIONFS_DEBIAN_IMAGE names no folder with a Debian image");
        Require("umoci", "skopeo");
        using var image = DraftSteps.OpenAt($"oci:{debian}/deb:l3");
        using var fs = DraftSample.SandboxOn(image);
        Change(fs);
        fs.WriteAllText("/etc/hostname", "committed\n");
        fs.Rename("/usr/share/perl5", "/usr/share/moved");
        fs.DeleteTree("/var/cache/apt");
        var watch = Stopwatch.StartNew();
        var root = image.ToDraft().Commit(fs, new CommitOptions { CreatedBy = "change" }).SaveTo(_sample.Target, "debian", DraftSample.Fixed);
        Tell($"commit and save beside {image.Layers.Count} layers: {watch.ElapsedMilliseconds} ms, {root}");
        await CompareWithUmociAsync(_sample.Target.Path, "debian", Path.Combine(_folder, "debian"));
        Tell(await RunAsync("skopeo", "inspect", "--format", "{{.Digest}} {{len .Layers}} layers", $"oci:{_sample.Target.Path}:debian"));
        await RunAsync("skopeo", "--insecure-policy", "copy", "--preserve-digests", $"oci:{_sample.Target.Path}:debian", $"oci:{_folder}/there:v2");
        await RunAsync("skopeo", "--insecure-policy", "copy", "--preserve-digests", $"oci:{_folder}/there:v2", $"oci:{_folder}/back:v2");
        using (var back = DraftSteps.OpenAt($"oci:{_folder}/back:v2"))
        {
            Assert.Equal(root.Digest, back.Descriptor.Digest);
            Tell($"copied there and back: {back.Descriptor.Digest}");
        }

        image.ToDraft().Commit(fs).ToDocker(Path.Combine(_folder, "save.tar"), "debian:changed", DraftSample.Fixed);
        Tell(await RunAsync("skopeo", "inspect", "--format", "{{len .Layers}} layers from the archive of Docker", $"docker-archive:{_folder}/save.tar:debian:changed"));
    }

    private static void Require(params string[] programs)
    {
        var missing = programs.Where(static p => !(Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(d => File.Exists(Path.Combine(d, p)))).ToList();
        Assert.SkipUnless(missing.Count == 0, $"programs are missing: {string.Join(", ", missing)}");
    }

    /// <summary>Changes of every kind that a layer can hold.</summary>
    private static void Change(UnionFileSystem fs)
    {
        fs.CreateDirectory("/made");
        fs.WriteAllText("/made/file", "text");
        fs.SetOwner("/made/file", 1000, 1000);
        fs.SetMode("/made/file", (UnixFileMode)0x9ED);
        fs.SetXattr("/made/file", "user.binary", [0, 255, 10]);
        fs.CreateHardLink("/made/linked", "/made/file");
        fs.WriteAllText("/made/\udcff\udcfe", "no text");
        fs.WriteAllText("/made/" + new string('n', 200), "long");
        fs.CreateSymbolicLink("/made/" + new string('s', 120), new string('t', 150));
        fs.CreateSpecial("/made/null", NodeKind.CharacterDevice, (UnixFileMode)0x1B6, new DeviceNumber(1, 3));
        fs.CreateSpecial("/made/pipe", NodeKind.Fifo, (UnixFileMode)0x180);
        fs.SetTimes("/made/pipe", new(5, 0), new(1_000_000_000, 0));
        fs.DeleteTree("/tmp");
        fs.CreateDirectory("/tmp");
        fs.WriteAllText("/tmp/new", "new");
    }

    private Descriptor Commit(LayerCompression compression)
    {
        using var image = _sample.Open();
        using var fs = DraftSample.SandboxOn(image);
        Change(fs);
        fs.Rename("/etc", "/moved");
        fs.SetMode("/bin/tool", (UnixFileMode)0x1C0);
        fs.Delete("/data");
        return image.ToDraft().Commit(fs, new CommitOptions { CreatedBy = "change" }).SaveTo(_sample.Target, "v2", DraftSample.Fixed with { Compression = compression });
    }

    private static async Task CompareWithUmociAsync(string layout, string tag, string bundle)
    {
        await RunAsync("umoci", "unpack", "--image", $"{layout}:{tag}", bundle);
        using var image = DraftSteps.OpenAt($"oci:{layout}:{tag}");
        using var unpacked = Layer.FromDirectory(Path.Combine(bundle, "rootfs"), new DirectoryLayerOptions { Whiteouts = WhiteoutFormat.None });
        using var theirs = UnionFileSystem.Create(LayerStack.Of(unpacked));
        var (a, b) = (TreeOf(image).Split('\n'), ImageCommitTests.Tree(theirs).Split('\n'));
        var differences = a.Except(b).Select(static l => "here  " + l).Concat(b.Except(a).Select(static l => "umoci " + l)).ToList();
        Tell($"{tag}: {a.Length - 1} paths here, {b.Length - 1} of umoci, {differences.Count} lines differ");
        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    private static string TreeOf(OciImage image)
    {
        using var fs = UnionFileSystem.Create(image.Layers);
        return ImageCommitTests.Tree(fs);
    }

    private static void Tell(string text) => TestContext.Current.TestOutputHelper!.WriteLine(text.TrimEnd());

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {await error}");
        return output;
    }
}
