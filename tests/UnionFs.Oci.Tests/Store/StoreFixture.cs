using System.Text;
using UnionFs.Oci.Tests.Kit;
using UnionFs.TestKit.Tar;

namespace UnionFs.Oci.Tests.Store;

/// <summary>A store in a temporary folder, and a source to load images from.</summary>
internal sealed class StoreFixture : IDisposable
{
    public StoreFixture() => Store = ImageStore.Open(Folder);

    public string Root { get; } = Directory.CreateTempSubdirectory("unionfs-store-").FullName;

    public string Folder => Path.Combine(Root, "store");

    public ImageStore Store { get; }

    public LayoutBuilder Source { get; } = new();

    public static byte[] Tar(params (string Path, string Text)[] files) => files.Aggregate(new TarBuilder(), (t, f) => t.File(f.Path, f.Text)).End().ToArray();

    /// <summary>A tar with one file of bytes that do not compress.</summary>
    public static byte[] Noise(string path, int seed, int bytes)
    {
        var data = new byte[bytes];
        new Random(seed).NextBytes(data);
        return new TarBuilder().Entry(path, '0', data).End().ToArray();
    }

    public LoadedImage Load(string tag, LayerCompression compression, params byte[][] tars)
    {
        Source.AddImage(tag, compression, tars);
        using var layout = LayoutFolder.Open(Source.Folder);
        return Store.Take(layout, new LoadOptions { Tag = tag })[0];
    }

    public string PathOf(string path) => Path.Combine(Folder, path);

    public string BlobPath(byte[] bytes) => PathOf($"blobs/sha256/{Digest.OfBytes(bytes).Encoded}");

    public string[] Blobs() => [.. Directory.EnumerateFiles(PathOf("blobs/sha256")).Select(p => Path.GetFileName(p)).Order(StringComparer.Ordinal)];

    /// <summary>Every file with its bytes, but for locks and leases.</summary>
    public string Snapshot()
    {
        var text = new StringBuilder();
        foreach (var file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            text.Append(Path.GetRelativePath(Folder, file)).Append(' ').Append(Digest.OfBytes(File.ReadAllBytes(file)).Short).Append('\n');
        }

        return text.ToString();
    }

    public void Dispose()
    {
        Store.Dispose();
        Source.Dispose();
        Directory.Delete(Root, recursive: true);
    }
}
