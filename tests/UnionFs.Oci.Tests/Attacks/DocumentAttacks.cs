using UnionFs.Oci.Tests.Kit;
using UnionFs.TestKit.Tar;
using Xunit;
using static UnionFs.Oci.Tests.Kit.LayoutBuilder;

namespace UnionFs.Oci.Tests.Attacks;

/// <summary>Rows 34 to 44: what is wrong lies in the documents, the layout or the archive.</summary>
internal static class DocumentAttacks
{
    private static readonly byte[] s_tar = new TarBuilder().File("f", "text").End().ToArray();

    public static IEnumerable<Attack> All => [.. Digests(), .. Documents(), .. Json(), .. Layouts(), .. Archives(), .. Names()];

    private static IEnumerable<Attack> Digests()
    {
        var gzip = Compress(s_tar, LayerCompression.Gzip);
        yield return new Attack(34, "a layer with other bytes", true, s => { s.Layout.AddImage("v1", LayerCompression.Gzip, s_tar); File.WriteAllBytes(s.Layout.BlobPath(gzip), [.. gzip.AsSpan(0, 9), 0, .. gzip.AsSpan(10)]); });
        yield return new Attack(34, "an uncompressed layer with other bytes", true, s => { s.Layout.AddImage("v1", LayerCompression.None, s_tar); File.WriteAllBytes(s.Layout.BlobPath(s_tar), [.. s_tar.AsSpan(0, 512), 0, .. s_tar.AsSpan(513)]); });
        yield return new Attack(34, "a layer that is longer", true, s => { s.Layout.AddImage("v1", LayerCompression.Gzip, s_tar); File.AppendAllText(s.Layout.BlobPath(gzip), "\0"); });
        yield return new Attack(34, "a layer that is shorter", true, s => { s.Layout.AddImage("v1", LayerCompression.Gzip, s_tar); File.WriteAllBytes(s.Layout.BlobPath(gzip), gzip[..^1]); });
        yield return new Attack(34, "a layer that is not there", true, s => { s.Layout.AddImage("v1", LayerCompression.Gzip, s_tar); File.Delete(s.Layout.BlobPath(gzip)); }) { Reason = "does not hold" };
        yield return new Attack(34, "a config with other bytes", true, s => { s.Layout.AddImage("v1", LayerCompression.Gzip, s_tar); File.WriteAllText(s.Layout.BlobPath(Bytes(ConfigOf([s_tar]))), ConfigOf([s_tar]).Replace("amd64", "arm64", StringComparison.Ordinal)); });
        foreach (var digest in (string[])["sha256:abc", "sha256:" + new string('A', 64), "md5:" + new string('a', 32), "sha256:../../../../../../../../etc/passwd", "../outside:x"])
        {
            yield return new Attack(digest.Contains("..", StringComparison.Ordinal) ? 35 : 34, $"the digest '{digest[..Math.Min(20, digest.Length)]}'", true,
                s => s.Layout.AddToIndex($$"""{"mediaType":"{{MediaTypes.OciManifest}}","digest":"{{digest}}","size":10}"""));
        }

        yield return new Attack(34, "a negative size", true, s => s.Layout.AddToIndex($$"""{"mediaType":"{{MediaTypes.OciManifest}}","digest":"{{Digest.OfBytes([])}}","size":-1}"""));
        yield return new Attack(34, "sizes that no number holds together", true, s => s.Layout.AddImage("v1", "", [s_tar, s_tar], [.. Enumerable.Repeat($$"""{"mediaType":"{{MediaTypes.OciLayer}}","digest":"{{Digest.OfBytes(s_tar)}}","size":{{long.MaxValue}}}""", 2)])) { Reason = "it is more than 9007199254740991" };
        yield return new Attack(34, "the largest sizes there are", true, s => s.Layout.AddImage("v1", "", [.. Enumerable.Repeat(s_tar, 512)], [s.Layout.Add(MediaTypes.OciLayer, s_tar), .. Enumerable.Repeat($$"""{"mediaType":"{{MediaTypes.OciLayer}}","digest":"{{Digest.OfBytes(s_tar)}}","size":9007199254740991}""", 511)])) { Reason = "its descriptor says 9007199254740991" };
        yield return new Attack(34, "embedded data with another digest", true, s => s.Layout.AddToIndex(DescriptorOf(MediaTypes.OciManifest, [1, 2, 3], ""","data":"AAAA" """)));
        yield return new Attack(39, "a wrong digest of the uncompressed layer", true, s => s.Layout.AddImage("v1", "", [[.. s_tar, 0]], s.Layout.Add(MediaTypes.OciLayerGzip, gzip)));
        yield return new Attack(39, "fewer digests than layers", true, s => s.Layout.AddImage("v1", "", [], s.Layout.Add(MediaTypes.OciLayerGzip, gzip)));
        yield return new Attack(39, "more digests than layers", true, s => s.Layout.AddImage("v1", "", [s_tar, s_tar], s.Layout.Add(MediaTypes.OciLayerGzip, gzip)));
        yield return new Attack(40, "a foreign layer with addresses", true, s => s.Layout.AddImage("v1", "", [s_tar], DescriptorOf("application/vnd.docker.image.rootfs.foreign.diff.tar.gzip", gzip, ""","urls":["http://127.0.0.1:1/layer"]"""))) { Reason = "not visited" };
        yield return new Attack(40, "a foreign layer that is here", false, s => s.Layout.AddImage("v1", "", [s_tar], s.Layout.Add("application/vnd.oci.image.layer.nondistributable.v1.tar+gzip", gzip, ""","urls":["http://127.0.0.1:1/layer"]""")));
    }

    private static IEnumerable<Attack> Documents()
    {
        yield return new Attack(36, "a manifest that is an index too", true, s => s.Layout.AddToIndex(s.Layout.Add(MediaTypes.OciManifest, ManifestOf(s.Layout.Add(MediaTypes.OciConfig, ConfigOf([])), [], ""","manifests":[]"""))));
        yield return new Attack(36, "an index that is a manifest too", true, s => s.Layout.Write("index.json", IndexOf([], ""","layers":[]""")));
        yield return new Attack(36, "a manifest called an index", true, s => s.Layout.AddToIndex(s.Layout.Add(MediaTypes.OciIndex, ManifestOf(s.Layout.Add(MediaTypes.OciConfig, ConfigOf([])), []))));
        yield return new Attack(37, "indexes nested five deep", true, s =>
        {
            var at = s.Layout.Add(MediaTypes.OciManifest, ManifestOf(s.Layout.Add(MediaTypes.OciConfig, ConfigOf([])), []));
            for (var i = 0; i < 4; i++)
            {
                at = s.Layout.Add(MediaTypes.OciIndex, IndexOf([at]));
            }

            s.Layout.AddToIndex(at);
        }) { Reason = "nested" };
        yield return new Attack(37, "an index of 20,000 entries", false, s => s.Layout.AddToIndex([.. Enumerable.Repeat(s.Layout.Add(MediaTypes.OciManifest, ManifestOf(s.Layout.Add(MediaTypes.OciConfig, ConfigOf([])), [])), 20_000)]));
        yield return new Attack(37, "an index of 5 MiB", true, s => s.Layout.Write("index.json", IndexOf([], $",\"x\":\"{new string('x', 5 << 20)}\""))) { Reason = "more than" };
        yield return new Attack(37, "a manifest of 5 MiB", true, s => s.Layout.AddToIndex(s.Layout.Add(MediaTypes.OciManifest, ManifestOf(s.Layout.Add(MediaTypes.OciConfig, ConfigOf([])), [], $",\"x\":\"{new string('x', 5 << 20)}\"")))) { Reason = "more than" };
        yield return new Attack(37, "513 layers", true, s => s.Layout.AddImage("v1", "", [], [.. Enumerable.Repeat(s.Layout.Add(MediaTypes.OciLayer, s_tar), 513)])) { Reason = "more than the 512" };
    }

    private static IEnumerable<Attack> Json()
    {
        foreach (var (what, text) in ((string, string)[])
            [
                ("a name twice", """{"schemaVersion":2,"manifests":[],"manifests":[]}"""),
                ("a name twice, once escaped", """{"schemaVersion":2,"manifests":[],"manifest\u0073":[]}"""),
                ("a name in another case", """{"schemaVersion":2,"manifests":[],"Manifests":[]}"""),
                ("a second document", """{"schemaVersion":2,"manifests":[]} {}"""),
                ("a mark of byte order", "\ufeff{\"schemaVersion\":2,\"manifests\":[]}"),
                ("a comment", """{"schemaVersion":2,/**/"manifests":[]}"""),
                ("half a character", """{"schemaVersion":2,"manifests":[],"x":"\ud800"}"""),
                ("a number that is none", """{"schemaVersion":2.5,"manifests":[]}"""),
                ("a list that is none", """{"schemaVersion":2,"manifests":{}}"""),
                ("nothing", ""),
            ])
        {
            yield return new Attack(38, what, true, s => s.Layout.Write("index.json", text));
        }

        yield return new Attack(38, "bytes that are not UTF-8", true, s => s.Layout.Write("index.json", [.. """{"schemaVersion":2,"manifests":[],"x":"""u8, (byte)'"', 0xFF, (byte)'"', (byte)'}']));
    }

    private static IEnumerable<Attack> Layouts()
    {
        var gzip = Compress(s_tar, LayerCompression.Gzip);
        yield return Replaced("a layer is a link", s => s.Layout.BlobPath(gzip), (s, path) => File.CreateSymbolicLink(path, s.Canary));
        yield return Replaced("a layer is a link to its own bytes", s => s.Layout.BlobPath(gzip), (s, path) => { File.WriteAllBytes(s.Layout.PathOf("copy"), gzip); File.CreateSymbolicLink(path, s.Layout.PathOf("copy")); });
        yield return Replaced("a layer is a folder", s => s.Layout.BlobPath(gzip), (_, path) => Directory.CreateDirectory(path));
        yield return Replaced("a layer is a FIFO", s => s.Layout.BlobPath(gzip), (_, path) => MakeFifo(path));
        yield return Replaced("index.json is a link", s => s.Layout.PathOf("index.json"), (s, path) => File.CreateSymbolicLink(path, s.Canary));
        yield return Replaced("index.json is a FIFO", s => s.Layout.PathOf("index.json"), (_, path) => MakeFifo(path));
        yield return Replaced("oci-layout is a link", s => s.Layout.PathOf("oci-layout"), (s, path) => File.CreateSymbolicLink(path, s.Canary));
        yield return new Attack(41, "blobs is a link", true, s =>
        {
            s.Layout.AddImage("v1", LayerCompression.Gzip, s_tar);
            Directory.Move(s.Layout.PathOf("blobs"), s.Layout.PathOf("others"));
            Directory.CreateSymbolicLink(s.Layout.PathOf("blobs"), s.Layout.PathOf("others"));
        });
        yield return new Attack(41, "oci-layout of another version", true, s => s.Layout.Write("oci-layout", """{"imageLayoutVersion":"9.0.0"}"""));
    }

    private static IEnumerable<Attack> Archives()
    {
        var config = ConfigOf([s_tar]);
        foreach (var (what, target) in ((string, string)[])[("above", "../../../../../../../../../etc/passwd"), ("absolute", "/etc/passwd"), ("in a circle", "layer.tar"), ("nothing", "../nothing")])
        {
            yield return new Attack(42, $"a layer is a link to outside or nowhere: {what}", true, s => s.UseDockerArchive(
                new TarBuilder().File("c.json", config).Symlink("l/layer.tar", target).File("manifest.json", DockerArchives.ManifestOf("c.json", ["l/layer.tar"], "a:b")).End().ToArray()));
        }

        yield return new Attack(42, "the path of a layer climbs", true, s => s.UseDockerArchive(
            new TarBuilder().File("c.json", config).File("manifest.json", DockerArchives.ManifestOf("c.json", ["../../../../../../etc/passwd"], "a:b")).End().ToArray()));
        yield return new Attack(42, "the config is a link to outside", true, s => s.UseDockerArchive(
            new TarBuilder().Symlink("c.json", s.Canary).File("manifest.json", DockerArchives.ManifestOf("c.json", [], "a:b")).End().ToArray()));
        yield return new Attack(42, "manifest.json is a link to outside", true, s => s.UseDockerArchive(new TarBuilder().Symlink("manifest.json", s.Canary).End().ToArray()));
        yield return new Attack(42, "a config whose name says another digest", true, s => s.UseDockerArchive(
            new TarBuilder().File(new string('a', 64) + ".json", config).File("manifest.json", DockerArchives.ManifestOf(new string('a', 64) + ".json", [], "a:b")).End().ToArray()));
        yield return new Attack(42, "an archive of before manifest.json", true, s => s.UseDockerArchive(new TarBuilder().File("repositories", """{"a":{"b":"x"}}""").File("x/layer.tar").End().ToArray()));
        yield return new Attack(53, "an archive 20,000 directories deep", true, s => s.UseDockerArchive(new TarBuilder().Pax(("path", string.Join('/', Enumerable.Repeat("d", 20_000)))).File("f").End().ToArray())) { Reason = "missing" };
    }

    private static IEnumerable<Attack> Names()
    {
        yield return new Attack(43, "a tag that is a path, with an escape", false, s => s.Layout.AddImage("../../\\u001b[2J", LayerCompression.Gzip, s_tar));
        yield return new Attack(44, "a config that asks for much", false, s =>
        {
            var config = s.Layout.Add(MediaTypes.OciConfig, ConfigOf([s_tar], ""","config":{"Env":["LD_PRELOAD=/evil.so"],"WorkingDir":"/proc/self/fd","Labels":{"run":"rm -rf /"},"User":"0"}"""));
            s.Layout.AddToIndex(s.Layout.Add(MediaTypes.OciManifest, ManifestOf(config, [s.Layout.Add(MediaTypes.OciLayer, s_tar)])));
        });
    }

    private static Attack Replaced(string what, Func<AttackScene, string> path, Action<AttackScene, string> replace) => new(41, what, true, s =>
    {
        s.Layout.AddImage("v1", LayerCompression.Gzip, s_tar);
        File.Delete(path(s));
        replace(s, path(s));
    }) { Reason = "not followed" };

    private static void MakeFifo(string path)
    {
        using var process = System.Diagnostics.Process.Start("mkfifo", path);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
