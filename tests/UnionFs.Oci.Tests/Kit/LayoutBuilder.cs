using System.Globalization;
using System.Text;
using UnionFs.TestKit.Tar;

namespace UnionFs.Oci.Tests.Kit;

/// <summary>Writes OCI layouts for tests, well-formed ones and any other, in a temporary folder that goes with it.</summary>
internal sealed class LayoutBuilder : IDisposable
{
    private readonly List<string> _entries = [];

    public LayoutBuilder()
    {
        Folder = Directory.CreateTempSubdirectory("unionfs-oci-").FullName;
        Write("oci-layout", """{"imageLayoutVersion":"1.0.0"}""");
        WriteIndex();
    }

    public string Folder { get; }

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public static byte[] Compress(byte[] tar, LayerCompression compression) => compression switch
    {
        LayerCompression.Gzip => TarBuilder.Gzip(tar),
        LayerCompression.Zstd => Zstd(tar),
        _ => tar,
    };

    public static byte[] Zstd(byte[] bytes)
    {
        using var compressor = new ZstdSharp.Compressor(3);
        return compressor.Wrap(bytes).ToArray();
    }

    public static string TypeOf(LayerCompression compression) => compression switch
    {
        LayerCompression.Gzip => MediaTypes.OciLayerGzip,
        LayerCompression.Zstd => MediaTypes.OciLayerZstd,
        _ => MediaTypes.OciLayer,
    };

    public static string DescriptorOf(string mediaType, byte[] bytes, string more = "") =>
        string.Create(CultureInfo.InvariantCulture, $$"""{"mediaType":"{{mediaType}}","digest":"{{Digest.OfBytes(bytes)}}","size":{{bytes.Length}}{{more}}}""");

    public static string ConfigOf(IEnumerable<byte[]> tars, string more = "") =>
        $$"""{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[{{string.Join(',', tars.Select(t => $"\"{Digest.OfBytes(t)}\""))}}]}{{more}}}""";

    public static string ManifestOf(string config, IEnumerable<string> layers, string more = "") =>
        $$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.OciManifest}}","config":{{config}},"layers":[{{string.Join(',', layers)}}]{{more}}}""";

    public static string IndexOf(IEnumerable<string> manifests, string more = "") =>
        $$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.OciIndex}}","manifests":[{{string.Join(',', manifests)}}]{{more}}}""";

    public static string Tagged(string tag) => $$""","annotations":{"org.opencontainers.image.ref.name":"{{tag}}"}""";

    /// <summary>Puts bytes under the name they should have; answers their descriptor.</summary>
    public string Add(string mediaType, byte[] bytes, string more = "")
    {
        var digest = Digest.OfBytes(bytes);
        Write(Path.Combine("blobs", digest.Algorithm, digest.Encoded), bytes);
        return DescriptorOf(mediaType, bytes, more);
    }

    public string Add(string mediaType, string text, string more = "") => Add(mediaType, Bytes(text), more);

    /// <summary>A whole image of these layers, in the index; answers the descriptor of its manifest.</summary>
    public string AddImage(string? tag, LayerCompression compression, params byte[][] tars) =>
        AddImage(tag, "", tars, [.. tars.Select(t => Add(TypeOf(compression), Compress(t, compression)))]);

    public string AddImage(string? tag, string more, byte[][] tars, params string[] layers)
    {
        var config = Add(MediaTypes.OciConfig, ConfigOf(tars));
        var manifest = Add(MediaTypes.OciManifest, ManifestOf(config, layers), (tag is null ? "" : Tagged(tag)) + more);
        _entries.Add(manifest);
        WriteIndex();
        return manifest;
    }

    /// <summary>Puts descriptors into the index.</summary>
    public void AddToIndex(params string[] descriptors)
    {
        _entries.AddRange(descriptors);
        WriteIndex();
    }

    public void Write(string path, string text) => Write(path, Bytes(text));

    public void Write(string path, byte[] bytes)
    {
        var full = PathOf(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllBytes(full, bytes);
    }

    public string PathOf(string path) => Path.Combine(Folder, path);

    public string BlobPath(byte[] bytes) => PathOf($"blobs/sha256/{Digest.OfBytes(bytes).Encoded}");

    public OciImage Open(string? tag = null, OciImageOptions? options = null) => OciImage.OpenLayout(Folder, tag, options ?? new OciImageOptions { Spool = TarSpool.Memory });

    /// <summary>The layout as a tar.</summary>
    public byte[] ToTar()
    {
        var tar = new TarBuilder();
        foreach (var file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            tar.Entry(Path.GetRelativePath(Folder, file), '0', File.ReadAllBytes(file));
        }

        return tar.End().ToArray();
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private void WriteIndex() => Write("index.json", IndexOf(_entries));
}
