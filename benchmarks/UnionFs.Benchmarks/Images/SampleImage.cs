using System.Globalization;
using System.Text;
using UnionFs.Oci;

namespace UnionFs.Benchmarks;

/// <summary>An image of one layer, with the files of the runtime.</summary>
internal static class SampleImage
{
    /// <summary>Writes a layout; answers the reference of its image.</summary>
    public static string Write(string folder)
    {
        Directory.CreateDirectory(folder + "/blobs/sha256");
        RuntimeTar.Write(folder + "/layer", out var diffId);
        var layer = File.ReadAllBytes(folder + "/layer");
        File.Delete(folder + "/layer");
        var config = Encoding.UTF8.GetBytes($$"""{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":["{{diffId}}"] } }""");
        var manifest = Encoding.UTF8.GetBytes($$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.OciManifest}}","config":{{Add(folder, MediaTypes.OciConfig, config)}},"layers":[{{Add(folder, MediaTypes.OciLayerGzip, layer)}}] }""");
        File.WriteAllText(folder + "/index.json", $$"""{"schemaVersion":2,"manifests":[{{Add(folder, MediaTypes.OciManifest, manifest, ""","annotations":{"org.opencontainers.image.ref.name":"sample"}""")}}]}""");
        File.WriteAllText(folder + "/oci-layout", """{"imageLayoutVersion":"1.0.0"}""");
        return $"oci:{folder}:sample";
    }

    private static string Add(string folder, string mediaType, byte[] bytes, string more = "")
    {
        var digest = Digest.OfBytes(bytes);
        File.WriteAllBytes($"{folder}/blobs/sha256/{digest.Encoded}", bytes);
        return string.Create(CultureInfo.InvariantCulture, $$"""{"mediaType":"{{mediaType}}","digest":"{{digest}}","size":{{bytes.Length}}{{more}}}""");
    }
}
