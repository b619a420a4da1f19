namespace UnionFs.TestKit;

/// <summary>All entries of one layer below its root, directories before what is in them, whiteouts among them.</summary>
internal static class LayerWalk
{
    /// <param name="layer">The layer.</param>
    /// <param name="root">What the paths start with.</param>
    public static IEnumerable<(string Path, LayerEntry Entry)> Run(Layer layer, string root)
    {
        var pending = new Stack<(string Path, long Id)>([(root, layer.Root.Id)]);
        while (pending.TryPop(out var directory))
        {
            foreach (var entry in layer.ReadDirectory(directory.Id))
            {
                var path = HostPath.Join(directory.Path, FsName.ToText(entry.Name.Span));
                yield return (path, entry);
                if (entry.Kind == LayerEntryKind.Directory)
                {
                    pending.Push((path, entry.Id));
                }
            }
        }
    }
}
