namespace UnionFs.Tests.Layers.Folder.Writing;

/// <summary>A layer that does something whenever one of its directories is about to be read.</summary>
internal sealed class HookedLayer(Layer inner, Action<string> reading) : Layer(inner.Name)
{
    private readonly Dictionary<long, string> _paths = new() { [inner.Root.Id] = "/" };

    public override LayerEntry Root => inner.Root;

    public override IEnumerable<LayerEntry> ReadDirectory(long directoryId)
    {
        var path = _paths[directoryId];
        reading(path);
        foreach (var entry in inner.ReadDirectory(directoryId))
        {
            if (entry.Kind == LayerEntryKind.Directory)
            {
                _paths[entry.Id] = $"{path.TrimEnd('/')}/{FsName.ToText(entry.Name.Span)}";
            }

            yield return entry;
        }
    }

    public override LayerContent OpenContent(long fileId) => inner.OpenContent(fileId);
}
