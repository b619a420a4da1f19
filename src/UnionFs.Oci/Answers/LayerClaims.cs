namespace UnionFs.Oci;

/// <summary>What a layer says, path by path, without regard to any other: for telling whether two layers can be swapped.</summary>
internal sealed class LayerClaims
{
    private readonly Dictionary<string, LayerEntry> _entries = new(StringComparer.Ordinal) { ["/"] = default };

    public LayerClaims(Layer layer)
    {
        _entries["/"] = layer.Root;
        var pending = new Stack<(string Path, long Id)>([("", layer.Root.Id)]);
        while (pending.TryPop(out var directory))
        {
            foreach (var entry in layer.ReadDirectory(directory.Id))
            {
                var path = $"{directory.Path}/{FsName.ToText(entry.Name.Span)}";
                _entries.Add(path, entry);
                if (entry.Kind == LayerEntryKind.Directory)
                {
                    pending.Push((path, entry.Id));
                }
            }
        }
    }

    /// <summary>Whether the two say something about one path that is not the same. What is in a directory names the directory, so a file in the place of one is met there.</summary>
    public bool Meets(LayerClaims other)
    {
        var (few, many) = _entries.Count <= other._entries.Count ? (_entries, other._entries) : (other._entries, _entries);
        foreach (var (path, entry) in few)
        {
            if (many.TryGetValue(path, out var there) && !IsSameDirectory(entry, there))
            {
                return true;
            }
        }

        return false;
    }

    // A directory that one layer only implies takes what the other says of it, whichever comes first.
    private static bool IsSameDirectory(in LayerEntry a, in LayerEntry b) =>
        a.Kind == LayerEntryKind.Directory && b.Kind == LayerEntryKind.Directory && !a.Opaque && !b.Opaque
        && (a.Implicit || b.Implicit || (a.Attributes == b.Attributes && a.Xattrs.Equals(b.Xattrs)));
}
