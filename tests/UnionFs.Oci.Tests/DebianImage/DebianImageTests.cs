using System.Diagnostics;
using Xunit;

namespace UnionFs.Oci.Tests.DebianImage;

/// <summary>
/// A Debian image of four layers, and one that buildah built: every path of the merged view beside what umoci unpacks as root. Takes minutes and the
/// network, so it runs with UNIONFS_LONG=1 only; UNIONFS_DEBIAN_IMAGE names a folder in which make.sh has run before.
/// </summary>
public sealed class DebianImageTests
{
    public static TheoryData<string, string, string> Images => new()
    {
        { "deb", "base", "base" },
        { "deb", "l1", "l1" },
        { "deb", "l2", "l2" },
        { "deb", "l3", "l3" },
        { "deb-zstd", "l3", "l3" },
        { "deb-bud", "bud", "bud" },
    };

    [Theory]
    [MemberData(nameof(Images))]
    public async Task Every_path_is_what_umoci_unpacks(string layout, string tag, string oracle)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("UNIONFS_LONG") == "1", "it needs minutes and the network: UNIONFS_LONG=1");
        var folder = await FolderAsync();
        using var image = OciImage.OpenLayout(FindLayout(folder, layout, tag), tag, cancellationToken: TestContext.Current.CancellationToken);
        using var fs = UnionFileSystem.Create(image.Layers);
        using var unpacked = Layer.FromDirectory(Path.Combine(folder, "oracle", oracle, "rootfs"), new DirectoryLayerOptions { Whiteouts = WhiteoutFormat.None });
        using var expected = UnionFileSystem.Create(LayerStack.Of(unpacked));

        var ours = ByPath(fs);
        var theirs = ByPath(expected);
        var differences = new List<string>();
        foreach (var path in ours.Keys.Union(theirs.Keys).Order(StringComparer.Ordinal))
        {
            ours.TryGetValue(path, out var here);
            theirs.TryGetValue(path, out var there);
            if (here != there)
            {
                differences.Add($"{layout}:{tag} {path}\n  here  {here}\n  umoci {there}");
            }
        }

        TestContext.Current.SendDiagnosticMessage($"{layout}:{tag}: {ours.Count} paths, {differences.Count} differences");
        File.WriteAllLines(Path.Combine(Path.GetTempPath(), $"unionfs-{layout}-{tag}.txt"), differences);
        Assert.Empty(differences);
    }

    private static string FindLayout(string folder, string layout, string tag) => Path.Combine(folder, layout);

    private static Dictionary<string, string> ByPath(UnionFileSystem fs) =>
        fs.DumpTree(cancellationToken: TestContext.Current.CancellationToken).Split('\n', StringSplitOptions.RemoveEmptyEntries).ToDictionary(l => l.Split(' ')[4], l => l, StringComparer.Ordinal);

    private static async Task<string> FolderAsync()
    {
        if (Environment.GetEnvironmentVariable("UNIONFS_DEBIAN_IMAGE") is { Length: > 0 } made)
        {
            return made;
        }

        throw new InvalidOperationException();
    }
}
