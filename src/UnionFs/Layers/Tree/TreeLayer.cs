using System.Collections.Concurrent;

namespace UnionFs;

/// <summary>A layer whose whole tree is known; its content may be elsewhere.</summary>
internal abstract class TreeLayer(string name, LayerTree tree) : Layer(name)
{
    // Contents have no state, so that one object serves every opener, and opening again allocates nothing.
    private readonly ConcurrentDictionary<long, LayerContent> _contents = [];
    private readonly LayerEntry _root = tree.Root;

    public LayerTree Tree { get; } = tree;

    public override LayerEntry Root => _root;

    public override bool HasImplicitDirectories => Tree.Records.HasImplicitDirectories;

    public override bool HasLowerLinks => Tree.Records.HasLowerLinks;

    public override IEnumerable<LayerEntry> ReadDirectory(long directoryId) => Tree.ReadDirectory(directoryId);

    public override IReadOnlyList<LayerName>? GetNames(long fileId) => Tree.GetNames(fileId);

    public override LayerContent OpenContent(long fileId) =>
        _contents.TryGetValue(fileId, out var content) ? content : _contents.GetOrAdd(fileId, MakeContent(Tree.FileAt(fileId)));

    /// <summary>Makes the content of a file that was not opened before.</summary>
    protected abstract LayerContent MakeContent(in TreeFile file);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Tree.Image.Close();
        }
    }
}
