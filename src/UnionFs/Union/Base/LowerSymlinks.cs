namespace UnionFs;

/// <summary>
/// The symbolic links that the layers below a level have where a layer above may have implicit directories, found without merging
/// anything: trees list their links, so that most paths are known to have none; of other layers only those directories are read that a
/// layer above has too. The level only grows. Not thread-safe.
/// </summary>
internal sealed class LowerSymlinks(StackResolution resolution)
{
    private readonly LinkPath _links = new();
    private readonly List<int> _others = [];
    private readonly Dictionary<(int Level, long Directory), Dictionary<ReadOnlyMemory<byte>, LayerEntry>> _listings = [];
    private readonly Dictionary<ReadOnlyMemory<byte>, (int Level, ReadOnlyMemory<byte>? Target)> _answers = new(ByteNameComparer.Instance);
    private int _level;

    /// <summary>Takes in the layers below a level, as they are read in the stack.</summary>
    public void RaiseTo(int level)
    {
        for (; _level < level; _level++)
        {
            if (resolution.Layers[_level] is TreeLayer { Tree: var tree })
            {
                _links.Add(tree);
            }
            else
            {
                _others.Add(_level);
            }
        }
    }

    /// <summary>Whether a layer has an implicit directory where the layers below have a symbolic link.</summary>
    public bool AreMetBy(LayerTree tree)
    {
        var pending = new Stack<(byte[] Path, long Directory, LinkPath? Links, List<(int Level, long Directory)> Others)>();
        Push([], tree.Records.Root, _links, [.. _others.Select(level => (level, resolution.Layers[level].Root.Id))]);
        while (pending.TryPop(out var at))
        {
            foreach (var entry in tree.ReadDirectory(at.Directory))
            {
                if (entry.Kind != LayerEntryKind.Directory)
                {
                    continue;
                }

                var links = at.Links?.Find(entry.Name);
                var others = Follow(at.Others, entry.Name, out var mayBeLink);
                byte[] path = at.Path.Length == 0 ? entry.Name.ToArray() : [.. at.Path, (byte)'/', .. entry.Name.Span];
                if (entry.Implicit && (mayBeLink || links is { IsLink: true }) && TargetAt(path) is not null)
                {
                    return true;
                }

                Push(path, entry.Id, links, others);
            }
        }

        return false;

        void Push(byte[] path, long directory, LinkPath? links, List<(int Level, long Directory)> others)
        {
            if (links is { LeadsOn: true } || others.Count > 0)
            {
                pending.Push((path, directory, links, others));
            }
        }
    }

    /// <summary>The target of the symbolic link that the layers below show at a path, links on the way not followed; or null.</summary>
    public ReadOnlyMemory<byte>? TargetAt(byte[] path)
    {
        if (_others.Count == 0 && !MayBeLink(path))
        {
            return null;
        }

        // The answer for a lower level stands unless a layer since has an opinion.
        var (above, target) = _answers.GetValueOrDefault(path);
        for (var level = _level - 1; level >= above; level--)
        {
            if (Says(level, path, out var said))
            {
                target = said;
                break;
            }
        }

        _answers[path] = (_level, target);
        return target;
    }

    private bool MayBeLink(byte[] path)
    {
        var at = _links;
        foreach (var name in NamesOf(path))
        {
            if (at.Find(name) is not { } next)
            {
                return false;
            }

            at = next;
        }

        return at.IsLink;
    }

    /// <summary>Whether a layer decides what is at a path: it has something there, hides it, or has no directory on the way to it.</summary>
    private bool Says(int level, byte[] path, out ReadOnlyMemory<byte>? target)
    {
        target = null;
        var entry = resolution.Layers[level].Root;
        var isOpaque = false;
        foreach (var name in NamesOf(path))
        {
            if (entry.Kind != LayerEntryKind.Directory)
            {
                return true;
            }

            isOpaque |= entry.Opaque;
            if (!TryFind(level, entry.Id, name, out entry))
            {
                return isOpaque;
            }
        }

        if (entry.Kind == LayerEntryKind.LowerLink)
        {
            (_, entry) = resolution.Follow(level, entry);
        }

        if (entry.Kind == LayerEntryKind.Symlink)
        {
            target = entry.Target;
        }

        return true;
    }

    private bool TryFind(int level, long directory, ReadOnlyMemory<byte> name, out LayerEntry entry)
    {
        if (resolution.Layers[level] is TreeLayer { Tree: var tree })
        {
            return tree.TryFind(directory, name.Span, out entry);
        }

        if (!_listings.TryGetValue((level, directory), out var listing))
        {
            listing = new Dictionary<ReadOnlyMemory<byte>, LayerEntry>(ByteNameComparer.Instance);
            foreach (var listed in resolution.Layers[level].ReadDirectory(directory))
            {
                listing[listed.Name] = listed;
            }

            _listings.Add((level, directory), listing);
        }

        return listing.TryGetValue(name, out entry);
    }

    /// <summary>The directories of a name in those layers that do not list their links.</summary>
    private List<(int Level, long Directory)> Follow(List<(int Level, long Directory)> others, ReadOnlyMemory<byte> name, out bool mayBeLink)
    {
        mayBeLink = false;
        if (others.Count == 0)
        {
            return others;
        }

        var result = new List<(int Level, long Directory)>();
        foreach (var (level, directory) in others)
        {
            if (!TryFind(level, directory, name, out var entry))
            {
                continue;
            }

            mayBeLink |= entry.Kind is LayerEntryKind.Symlink or LayerEntryKind.LowerLink;
            if (entry.Kind == LayerEntryKind.Directory)
            {
                result.Add((level, entry.Id));
            }
        }

        return result;
    }

    private static IEnumerable<ReadOnlyMemory<byte>> NamesOf(byte[] path)
    {
        for (var start = 0; start < path.Length;)
        {
            var length = path.AsSpan(start).IndexOf((byte)'/');
            length = length < 0 ? path.Length - start : length;
            yield return path.AsMemory(start, length);
            start += length + 1;
        }
    }
}
