namespace UnionFs.Oci.Tests.Kit;

/// <summary>One of the ways in which layers reach us: written somewhere, and opened from there.</summary>
/// <param name="name">What people call it.</param>
/// <param name="write">Writes layers; what it answers is disposed afterwards.</param>
/// <param name="open">Opens what was written: the layers, and what has to be disposed for them.</param>
internal sealed class ImageForm(string name, Func<byte[][], IDisposable> write, Func<IDisposable, (LayerStack Layers, IDisposable Owner)> open)
{
    private static readonly OciImageOptions s_options = new() { Spool = TarSpool.Memory };

    public static IReadOnlyList<ImageForm> All { get; } =
    [
        new("tar", static tars => new TarFiles(tars), static made => ((TarFiles)made).Open()),
        Layout("layout", LayerCompression.None),
        Layout("layout gzip", LayerCompression.Gzip),
        Layout("layout zstd", LayerCompression.Zstd),
        Archive("layout tar", "oci-archive", static tars =>
        {
            using var layout = new LayoutBuilder();
            layout.AddImage("v1", LayerCompression.Gzip, tars);
            return layout.ToTar();
        }),
        Archive("docker old", "docker-archive", static tars => DockerArchives.Old("a:b", LayerCompression.None, tars)),
        Archive("docker new", "docker-archive", static tars => DockerArchives.New("a:b", LayerCompression.Gzip, tars)),
    ];

    /// <summary>Shows the merged view of some layers to a judge; answers what the layers were refused with, if they were.</summary>
    public LayerFormatException? Judge(byte[][] tars, Action<UnionFileSystem> judge)
    {
        using var made = write(tars);
        IDisposable? owner = null;
        try
        {
            (var layers, owner) = open(made);
            using var fs = UnionFileSystem.Create(layers);
            _ = fs.Walk().Count();
            judge(fs);
            return null;
        }
        catch (LayerFormatException e)
        {
            return e;
        }
        finally
        {
            owner?.Dispose();
        }
    }

    public override string ToString() => name;

    private static ImageForm Layout(string name, LayerCompression compression) => new(
        name,
        tars =>
        {
            var layout = new LayoutBuilder();
            layout.AddImage("v1", compression, tars);
            return layout;
        },
        static made => Opened($"oci:{((LayoutBuilder)made).Folder}:v1"));

    private static ImageForm Archive(string name, string kind, Func<byte[][], byte[]> write) =>
        new(name, tars => new TemporaryFile(write(tars)), made => Opened($"{kind}:{((TemporaryFile)made).Path}"));

    private static (LayerStack, IDisposable) Opened(string reference)
    {
        var image = OciImage.Open(reference, s_options);
        return (image.Layers, image);
    }
}
