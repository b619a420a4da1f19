using System.Diagnostics;
using Xunit;

namespace UnionFs.Oci.Tests.DebianImage;

/// <summary>
/// A Debian image of four layers, and one that buildah built: every path of the merged view beside what umoci unpacks as root. Takes minutes and the
/// network, so it runs with UNIONFS_LONG=1 only; UNIONFS_DEBIAN_IMAGE names a folder in which make.sh has run before.
/// </summary>
public sealed class DebianImageTests
{
    private static readonly string[] s_programs = ["mmdebstrap", "umoci", "skopeo", "buildah", "setcap", "setfattr", "python3"];
    private static readonly Lazy<Task<string>> s_folder = new(MakeAsync);

    [Theory]
    [InlineData("deb", "base", "base")]
    [InlineData("deb", "l1", "l1")]
    [InlineData("deb", "l2", "l2")]
    [InlineData("deb", "l3", "l3")]
    [InlineData("deb-zstd", null, "l3")]
    [InlineData("deb-bud", null, "bud")]
    public async Task Every_path_is_what_umoci_unpacks(string layout, string? tag, string oracle)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("UNIONFS_LONG") == "1", "it needs minutes and the network: UNIONFS_LONG=1");
        var folder = await s_folder.Value;
        using var image = OciImage.OpenLayout(Path.Combine(folder, layout), tag, cancellationToken: TestContext.Current.CancellationToken);
        using var fs = UnionFileSystem.Create(image.Layers);
        using var unpacked = Layer.FromDirectory(Path.Combine(folder, "oracle", oracle, "rootfs"), new DirectoryLayerOptions { Whiteouts = WhiteoutFormat.None });
        using var expected = UnionFileSystem.Create(LayerStack.Of(unpacked));

        var (ours, theirs) = (LinesByPath(fs), LinesByPath(expected));
        var differences = ours.Keys.Union(theirs.Keys).Where(p => ours.GetValueOrDefault(p) != theirs.GetValueOrDefault(p)).Order(StringComparer.Ordinal)
            .Select(p => $"{p}\n  here   {ours.GetValueOrDefault(p)}\n  umoci  {theirs.GetValueOrDefault(p)}").ToList();

        TestContext.Current.TestOutputHelper!.WriteLine($"{layout} {tag}: {image.Layers.Count} layers, {ours.Count} paths here, {theirs.Count} of umoci, {differences.Count} differences");
        Assert.True(differences.Count == 0, string.Join('\n', differences));
        Assert.True(ours.Count > 5000);
    }

    /// <summary>Kind, mode, owner, time, size, digest, links, target, device and extended attributes of every path.</summary>
    private static Dictionary<string, string> LinesByPath(UnionFileSystem fs) =>
        fs.DumpTree(cancellationToken: TestContext.Current.CancellationToken).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .ToDictionary(static l => l[0] == '/' ? l : string.Join(' ', l.Split(' ').Skip(4)).Split(" size=")[0].Split(" -> ")[0], static l => l, StringComparer.Ordinal);

    private static async Task<string> MakeAsync()
    {
        if (Environment.GetEnvironmentVariable("UNIONFS_DEBIAN_IMAGE") is { Length: > 0 } made)
        {
            return made;
        }

        Assert.SkipUnless(Environment.UserName == "root", "owners and devices need root");
        var missing = s_programs.Where(static p => !(Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(d => File.Exists(Path.Combine(d, p)))).ToList();
        Assert.SkipUnless(missing.Count == 0, $"programs are missing: {string.Join(", ", missing)}");
        var folder = Path.Combine(Path.GetTempPath(), "unionfs-debian-image");
        using var process = Process.Start(new ProcessStartInfo("bash", [Path.Combine(AppContext.BaseDirectory, "DebianImage", "make.sh"), folder]) { RedirectStandardError = true })!;
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.SkipUnless(process.ExitCode == 0, $"the image could not be made: {error[^Math.Min(error.Length, 300)..]}");
        return folder;
    }
}
