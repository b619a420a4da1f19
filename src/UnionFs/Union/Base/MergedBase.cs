using System.Collections.Concurrent;

namespace UnionFs;

/// <summary>
/// The layers of a stack, merged lazily, directory by directory. Immutable to its users and shared by every sandbox on the stack.
/// </summary>
internal sealed class MergedBase
{
    private readonly StackResolution _resolution;
    private readonly ConcurrentDictionary<ulong, BaseName[]> _names = [];
    private readonly Lock _lock = new();
    private BaseDirectory[] _directories = new BaseDirectory[16];
    private int _count;

    private MergedBase(LayerStack stack, StackResolution resolution)
    {
        Stack = stack;
        _resolution = resolution;
        Root = MakeRoot();
    }

    public LayerStack Stack { get; }

    public BaseDirectory Root { get; }

    /// <summary>Resolves what no merge of single directories can (implicit parents, links to lower layers) and starts with the root.</summary>
    /// <exception cref="LayerFormatException">A layer links to a path that the layers below do not have.</exception>
    public static MergedBase Create(LayerStack stack) => new(stack, StackResolution.Of(stack));

    /// <summary>A base on layers of which those below the last were resolved before.</summary>
    public static MergedBase Of(LayerStack stack, StackResolution resolution) => new(stack, resolution);

    /// <summary>The layer at a level as it is read in this stack.</summary>
    public Layer LayerAt(int level) => _resolution.Layers[level];

    public static ulong IdOf(int level, long entryId) => ((ulong)level << 43) | (ulong)entryId;

    /// <summary>The directory with an ordinal that was seen before.</summary>
    public BaseDirectory DirectoryAt(int ordinal) => Volatile.Read(ref _directories)[ordinal];

    /// <summary>Opens the content of a file. Never call it under a sandbox's writer lock.</summary>
    public LayerContent OpenContent(in BaseEntry file) => LayerAt(file.Layer).OpenContent(file.FileId);

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

        var listed = LayerAt(node.Layer).GetNames(node.FileId);
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
                if (directory.Table![index].Directory is not { } next)
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

    public void Register(BaseDirectory directory)
    {
        lock (_lock)
        {
            if (_count == _directories.Length)
            {
                var grown = new BaseDirectory[_count * 2];
                _directories.CopyTo(grown, 0);
                Volatile.Write(ref _directories, grown);
            }

            directory.Ordinal = _count;
            _directories[_count++] = directory;
        }
    }

    /// <summary>What an entry of a layer is in a table, but for its name and what merging adds.</summary>
    public static BaseEntry ToEntry(int level, in LayerEntry entry)
    {
        var attributes = entry.Attributes;
        var modify = attributes.ModifyTime;
        var isPlain = entry.Target.IsEmpty && entry.Xattrs.Count == 0 && attributes.AccessTime == modify && attributes.ChangeTime == modify
            && attributes.BirthTime == default && attributes.Device == default && entry.LinkCount == 1 && entry.Error == FsError.OK
            && entry.Kind != LayerEntryKind.Symlink;
        return new BaseEntry
        {
            Id = IdOf(level, entry.Id),
            FileId = entry.Id,
            Layer = level,
            Kind = (NodeKind)entry.Kind,
            Mode = (ushort)((int)attributes.Mode & 0xFFF),
            Uid = attributes.Uid,
            Gid = attributes.Gid,
            Size = entry.Kind switch
            {
                LayerEntryKind.File => attributes.Size,
                LayerEntryKind.Symlink => entry.Target.Length,
                _ => 0,
            },
            ModifySeconds = modify.Seconds,
            ModifyNanoseconds = modify.Nanoseconds,
            Extra = isPlain ? null : new BaseDetails
            {
                Target = entry.Target,
                Xattrs = entry.Xattrs,
                AccessTime = attributes.AccessTime,
                ChangeTime = attributes.ChangeTime,
                BirthTime = attributes.BirthTime,
                Device = attributes.Device,
                LinkCount = entry.LinkCount,
                Error = entry.Error,
            },
        };
    }

    private BaseDirectory MakeRoot()
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

        var entry = ToEntry(decisiveLevel, decisive ?? new LayerEntry(default, LayerEntryKind.Directory, 0, new NodeAttributes((UnixFileMode)0x1ED)));
        entry.Kind = NodeKind.Directory;
        entry.Size = 0;
        entry.Id = sources.Count == 0 ? 0 : IdOf(sources[^1].Level, sources[^1].DirectoryId);
        entry.Hash = NameHash.Compute(default);
        var directory = new BaseDirectory(this, null, entry.Id, [.. sources], entry.Extra as BaseDetails);
        entry.Extra = directory;
        directory.PlaceAt(new BaseTable([entry], []), 0);
        Register(directory);
        return directory;
    }
}
