using System.Formats.Tar;

namespace UnionFs.Benchmarks;

/// <summary>
/// The tree most gates use: 90,000 files in 10,224 directories, paths of about 45 characters and six components, spread over layers
/// so that one name in ten is in two of them.
/// </summary>
internal sealed class SampleTree
{
    private const int Groups = 4 * 5 * 10 * 5 * 9;
    private const int FilesPerGroup = 10;
    private static SampleTree? s_shared;

    private SampleTree()
    {
        Paths = new string[Groups * FilesPerGroup];
        Contents = new byte[Paths.Length][];
        Sizes = new Dictionary<string, int>(Paths.Length);
        for (var i = 0; i < Paths.Length; i++)
        {
            var group = i / FilesPerGroup;
            Paths[i] = $"/top-{group % 4}/area-{group / 4 % 5}/project-{group / 20 % 10:00}/section{group / 200 % 5}/group-{group / 1000}/file-{i:000000}.cs";
            Contents[i] = new byte[1 + (i % 61)];
            Sizes.Add(Paths[i], Contents[i].Length);
        }
    }

    public static SampleTree Shared => s_shared ??= new SampleTree();

    public string[] Paths { get; }

    public byte[][] Contents { get; }

    /// <summary>The baseline of lookups: every path with its size.</summary>
    public Dictionary<string, int> Sizes { get; }

    /// <summary>The directories that hold files.</summary>
    public IEnumerable<string> Directories => Paths.Where(static (_, i) => i % FilesPerGroup == 0).Select(static path => path[..path.LastIndexOf('/')]);

    /// <summary>Every directory below the root.</summary>
    public IEnumerable<string> AllDirectories
    {
        get
        {
            var all = new HashSet<string>();
            foreach (var directory in Directories)
            {
                for (var path = directory; path.Length > 0 && all.Add(path); path = path[..path.LastIndexOf('/')])
                {
                }
            }

            return all;
        }
    }

    /// <summary>The tree as a stack of so many layers; what is seen does not depend on their number.</summary>
    public LayerStack Stack(int layers)
    {
        var builders = Enumerable.Range(0, layers).Select(static i => new MemoryLayerBuilder($"layer {i}")).ToArray();
        Spread(layers, (level, path, content) => builders[level].File(path, content));
        return LayerStack.Of(builders.Select(static builder => builder.Build()));
    }

    /// <summary>The same layers as archives.</summary>
    public byte[][] ToTars(int layers)
    {
        var archives = Enumerable.Range(0, layers).Select(static _ => new MemoryStream()).ToArray();
        var writers = archives.Select(static stream => new TarWriter(stream, TarEntryFormat.Ustar, leaveOpen: true)).ToArray();
        Spread(layers, (level, path, content) => writers[level].WriteEntry(
            new UstarTarEntry(TarEntryType.RegularFile, path[1..]) { DataStream = new MemoryStream(content) }));
        foreach (var writer in writers)
        {
            writer.Dispose();
        }

        return [.. archives.Select(static stream => stream.ToArray())];
    }

    /// <summary>A sandbox on the tree with every directory looked at once.</summary>
    public UnionFileSystem Open(int layers) => Open(Stack(layers));

    /// <summary>The same on a stack that was made before.</summary>
    public UnionFileSystem Open(LayerStack stack)
    {
        var fileSystem = UnionFileSystem.Create(stack);
        foreach (var path in Paths)
        {
            if (fileSystem.Stat(path).Size != Sizes[path])
            {
                throw new InvalidOperationException($"{path} is not as it was made.");
            }
        }

        return fileSystem;
    }

    /// <summary>Says which layer holds what; one file in ten is hidden by a second one above it.</summary>
    public void Spread(int layers, Action<int, string, byte[]> add)
    {
        byte[] hidden = [0];
        for (var i = 0; i < Paths.Length; i++)
        {
            var level = (int)((uint)(i * 2_654_435_761) % (uint)layers);
            add(level, Paths[i], Contents[i]);
            if (level > 0 && i % 10 == 3)
            {
                add(level - 1, Paths[i], hidden);
            }
        }
    }

    /// <summary>So many paths, spread over the whole tree.</summary>
    public string[] Hot(int count)
    {
        var paths = new string[count];
        for (var i = 0; i < count; i++)
        {
            paths[i] = Paths[(int)((long)i * Paths.Length / count)];
        }

        return paths;
    }
}
