using UnionFs.Oci.Tests.Kit;

namespace UnionFs.Oci.Tests.Drafts;

/// <summary>A layout with a small image of three layers and fields that nobody knows, and a second folder to save to.</summary>
internal sealed class DraftSample : IDisposable
{
    public static readonly DateTimeOffset Epoch = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
    public static readonly ImageSaveOptions Fixed = new() { Epoch = Epoch };
    private readonly LayoutBuilder _source = new();
    private readonly string _target = Directory.CreateTempSubdirectory("unionfs-draft-").FullName;

    public DraftSample(LayerCompression compression = LayerCompression.Gzip, string mediaType = MediaTypes.OciManifest)
    {
        var tars = new[] { Tar(Base()), Tar(Middle()), Tar(Top()) };
        const string more = """
            ,"created":"2020-01-01T00:00:00.123456789Z","author":"first author","x-unknown":{"b":[1,2.50],"a":null},
            "config":{"Env":["PATH=/bin","A=1"],"Cmd":["sh"],"Labels":{"l":"1"},"OnBuild":["RUN x"]},
            "history":[{"created":"2020-01-01T00:00:00Z","created_by":"base","x":1},{"created_by":"ENV A=1","empty_layer":true},{"created_by":"middle"},{"created_by":"top"}]
            """;
        var docker = mediaType == MediaTypes.DockerManifest;
        var config = _source.Add(docker ? MediaTypes.DockerConfig : MediaTypes.OciConfig, LayoutBuilder.ConfigOf(tars, more));
        var layerType = docker ? MediaTypes.DockerLayerGzip : LayoutBuilder.TypeOf(compression);
        var layers = tars.Select(t => _source.Add(layerType, LayoutBuilder.Compress(t, compression), ""","x-kept":"yes" """));
        var manifest = _source.Add(
            mediaType,
            LayoutBuilder.ManifestOf(config, layers, ""","annotations":{"a":"b"},"x-manifest":[true]""").Replace(MediaTypes.OciManifest, mediaType, StringComparison.Ordinal),
            LayoutBuilder.Tagged("v1"));
        _source.AddToIndex(manifest);
        Target = LayoutFolder.Create(Path.Combine(_target, "layout"));
    }

    public string SourceFolder => _source.Folder;

    public string TargetFolder => _target;

    public LayoutFolder Target { get; }

    public static byte[] Tar(Layer layer)
    {
        var stream = new MemoryStream();
        layer.WriteTar(stream);
        return stream.ToArray();
    }

    /// <summary>A sandbox whose clock stands still, before the epoch.</summary>
    public static UnionFileSystem SandboxOn(OciImage image) => UnionFileSystem.Create(image.Layers, new UnionFsOptions { TimeProvider = new Clock() });

    public static string TreeOf(LayerStack layers)
    {
        using var fs = UnionFileSystem.Create(layers);
        return ImageCommitTests.Tree(fs);
    }

    /// <summary>The paths of a layer; whiteouts with a dot before the name.</summary>
    public static List<string> Entries(Layer layer)
    {
        var paths = new List<string>();
        var pending = new Stack<(string Path, long Id)>([("", layer.Root.Id)]);
        while (pending.TryPop(out var at))
        {
            foreach (var entry in layer.ReadDirectory(at.Id))
            {
                var name = FsName.ToText(entry.Name.Span);
                paths.Add($"{at.Path}/{(entry.Kind == LayerEntryKind.Whiteout ? "." : "")}{name}");
                if (entry.Kind == LayerEntryKind.Directory)
                {
                    pending.Push(($"{at.Path}/{name}", entry.Id));
                }
            }
        }

        return paths;
    }

    public OciImage Open() => _source.Open("v1");

    public OciImage Reopen(string tag) => OciImage.Open(Target, tag, new OciImageOptions { Spool = TarSpool.Memory });

    public void Dispose()
    {
        Target.Dispose();
        _source.Dispose();
        Directory.Delete(_target, recursive: true);
    }

    private static Layer Base() => Layer.InMemory("base", static b => b
        .Directory("/bin").File("/bin/tool", new byte[50_000]).WithMode((UnixFileMode)0x1ED).WithXattr("security.capability", Convert.FromHexString("0100000200200000000000000000000000000000"))
        .Directory("/etc").File("/etc/motd", "hello").File("/etc/old", "old").Directory("/etc/conf.d").File("/etc/conf.d/a", "a").File("/etc/conf.d/b", "b")
        .File("/data", "data").HardLink("/data-link", "/data").Symlink("/link", "etc/motd"));

    private static Layer Middle() => Layer.InMemory("middle", static b => b
        .Directory("/etc").File("/etc/motd", "middle").Whiteout("/etc/old").Directory("/etc/conf.d").Opaque("/etc/conf.d").File("/etc/conf.d/c", "c")
        .Directory("/tmp").File("/tmp/scratch", "scratch"));

    private static Layer Top() => Layer.InMemory("top", static b => b
        .Directory("/etc").File("/etc/top", "top").Directory("/tmp").Whiteout("/tmp/scratch").Whiteout("/data-link"));

    private sealed class Clock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeSeconds(1_600_000_000).AddTicks(1_234_567);
    }
}
