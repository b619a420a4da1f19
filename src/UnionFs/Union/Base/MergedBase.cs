using System.Collections.Concurrent;

namespace UnionFs;

/// <summary>
/// The layers of a stack, merged lazily, directory by directory. Immutable to its users and shared by every sandbox on the stack.
/// </summary>
internal sealed partial class MergedBase
{
    private const int LevelShift = 43;
    private readonly StackResolution _resolution;
    private readonly ConcurrentDictionary<ulong, BaseName[]> _names = [];

    private MergedBase(LayerStack stack, StackResolution resolution)
    {
        Stack = stack;
        _resolution = resolution;
        Root = MakeRoot(out var container);
        RootContainer = container;
    }

    public LayerStack Stack { get; }

    /// <summary>Whether lookups may ask <see cref="Paths"/>; off, every path is walked. Answers are the same.</summary>
    public bool UsesPaths { get; set; } = !AppContext.TryGetSwitch("UnionFs.WalkEveryPath", out var walks) || !walks;

    public BaseDirectory Root { get; }

    /// <summary>A table that has the root's own entry, and nothing else.</summary>
    public BaseTable RootContainer { get; }

    /// <summary>Resolves what no merge of single directories can (implicit parents, links to lower layers) and starts with the root.</summary>
    /// <exception cref="LayerFormatException">A layer links to a path that the layers below do not have.</exception>
    public static MergedBase Create(LayerStack stack) => new(stack, StackResolution.Of(stack));

    /// <summary>A base on layers of which those below the last were resolved before.</summary>
    public static MergedBase Of(LayerStack stack, StackResolution resolution) => new(stack, resolution);

    /// <summary>The layer at a level as it is read in this stack.</summary>
    public Layer LayerAt(int level) => _resolution.Layers[level];

    public static ulong IdOf(int level, long entryId) => ((ulong)level << LevelShift) | (ulong)entryId;

    /// <summary>What <see cref="IdOf"/> was made of.</summary>
    public static (int Level, long FileId) SourceOf(ulong id) => ((int)(id >> LevelShift), (long)(id & ((1UL << LevelShift) - 1)));

    /// <summary>Opens the content of a file. Never call it under a sandbox's writer lock.</summary>
    public LayerContent OpenContent(in BaseEntry file)
    {
        var (level, fileId) = file.Source;
        return LayerAt(level).OpenContent(fileId);
    }

    /// <summary>
    /// The visible names of a node that <see cref="BaseEntry.HasSeveralNames"/>, if they are known already or need no reading;
    /// false if <see cref="LoadNames"/> has to be called first. Names are null where the layer cannot list them: the link count
    /// is then <see cref="BaseDetails.LinkCount"/>.
    /// </summary>
    public bool TryGetNames(in BaseEntry node, out BaseName[]? names)
    {
        if (_names.TryGetValue(node.Id, out names))
        {
            names = names.Length == 0 ? null : names;
            return true;
        }

        return false;
    }

    /// <summary>As <see cref="TryGetNames"/>, loading what it takes. Never call it under a sandbox's writer lock.</summary>
    public BaseName[]? LoadNames(in BaseEntry node)
    {
        if (TryGetNames(node, out var present))
        {
            return present;
        }

        var (level, fileId) = node.Source;
        var listed = LayerAt(level).GetNames(fileId);
        var paths = new List<ReadOnlyMemory<byte>>(listed?.Select(static n => n.Path) ?? []);
        paths.AddRange(_resolution.LinksTo(node.Id));
        var names = new List<BaseName>();
        foreach (var path in paths)
        {
            if (TryFind(path.Span, out var directory, out var index) && directory.Table![index].Id == node.Id)
            {
                names.Add(new BaseName(directory, index));
            }
        }

        var result = listed is null && _resolution.LinksTo(node.Id).Count == 0 ? [] : names.Distinct().ToArray();
        result = _names.GetOrAdd(node.Id, result);
        return result.Length == 0 ? null : result;
    }

    /// <summary>Follows a path by names, links not followed.</summary>
    public bool TryFind(ReadOnlySpan<byte> path, out BaseDirectory directory, out int index)
    {
        directory = Root;
        index = -1;
        foreach (var range in path.Split((byte)'/'))
        {
            var name = path[range];
            if (name.IsEmpty)
            {
                continue;
            }

            if (index >= 0)
            {
                if (directory.Table!.DirectoryOf(index) is not { } next)
                {
                    return false;
                }

                directory = next;
            }

            index = directory.Load().Find(NameHash.Compute(name), name);
            if (index < 0)
            {
                return false;
            }
        }

        return index >= 0;
    }

    /// <summary>The layer and entry that a link to a lower layer means.</summary>
    public (int Level, LayerEntry Entry) FollowLowerLink(int level, in LayerEntry link) => _resolution.Follow(level, link);

    public bool HasLowerLinkTo(ulong id) => _resolution.LinksTo(id).Count > 0;

    private unsafe BaseDirectory MakeRoot(out BaseTable container)
    {
        var sources = new List<BaseSource>();
        LayerEntry? decisive = null;
        var decisiveLevel = 0;
        for (var level = Stack.Count - 1; level >= 0; level--)
        {
            var root = LayerAt(level).Root;
            sources.Add(new BaseSource(level, root.Id));
            if (decisive is null || (decisive.Value.Implicit && !root.Implicit))
            {
                decisive = root;
                decisiveLevel = level;
            }

            if (root.Opaque)
            {
                break;
            }
        }

        var run = TakeRun(1);
        ref var entry = ref *run.First;
        var found = decisive ?? new LayerEntry(default, LayerEntryKind.Directory, 0, new NodeAttributes((UnixFileMode)0x1ED));
        var details = Fill(ref entry, decisiveLevel, found);
        entry.SetKind(NodeKind.Directory, found.Attributes.Mode);
        entry.Head.Size = 0;
        entry.Head.Id = sources.Count == 0 ? 0 : IdOf(sources[^1].Level, sources[^1].DirectoryId);
        var directory = new BaseDirectory(this, null, entry.Id, [.. sources], details, decisiveLevel);
        entry.Head.Extra = Register(directory, 0);
        container = new BaseTable(directory, run);
        return directory;
    }
}
