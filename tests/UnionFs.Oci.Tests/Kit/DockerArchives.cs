using UnionFs.TestKit.Tar;

namespace UnionFs.Oci.Tests.Kit;

/// <summary>Archives as <c>docker save</c> has written them over the years.</summary>
internal static class DockerArchives
{
    /// <summary>A folder per layer; a layer that comes again is a link to where it was first, as Docker wrote it.</summary>
    public static byte[] Old(string tag, LayerCompression compression, params byte[][] layers)
    {
        var archive = new TarBuilder();
        var paths = new List<string>();
        var first = new Dictionary<Digest, string>();
        for (var i = 0; i < layers.Length; i++)
        {
            var id = Digest.OfBytes(LayoutBuilder.Bytes($"layer {i}")).Encoded;
            archive.Directory($"{id}/").File($"{id}/VERSION", "1.0").File($"{id}/json", "{}");
            if (first.TryGetValue(Digest.OfBytes(layers[i]), out var same))
            {
                archive.Symlink($"{id}/layer.tar", $"../{same}/layer.tar");
            }
            else
            {
                first.Add(Digest.OfBytes(layers[i]), id);
                archive.Entry($"{id}/layer.tar", '0', LayoutBuilder.Compress(layers[i], compression));
            }

            paths.Add($"{id}/layer.tar");
        }

        var config = LayoutBuilder.ConfigOf(layers);
        var name = $"{Digest.OfBytes(LayoutBuilder.Bytes(config)).Encoded}.json";
        return archive.File(name, config).File("manifest.json", ManifestOf(name, paths, tag)).End().ToArray();
    }

    /// <summary>Blobs, and beside them the documents of a layout.</summary>
    public static byte[] New(string tag, LayerCompression compression, params byte[][] layers)
    {
        using var layout = new LayoutBuilder();
        layout.AddImage(tag, compression, layers);
        var config = LayoutBuilder.Bytes(LayoutBuilder.ConfigOf(layers));
        layout.Write("manifest.json", ManifestOf(Path(config), [.. layers.Select(l => Path(LayoutBuilder.Compress(l, compression)))], tag));
        return layout.ToTar();
    }

    public static string ManifestOf(string config, IEnumerable<string> layers, params string[] tags) =>
        $$"""[{"Config":"{{config}}","RepoTags":{{(tags.Length == 0 ? "null" : $"[{string.Join(',', tags.Select(t => $"\"{t}\""))}]")}},"Layers":[{{string.Join(',', layers.Select(l => $"\"{l}\""))}}]}]""";

    private static string Path(byte[] blob) => $"blobs/sha256/{Digest.OfBytes(blob).Encoded}";
}
