namespace UnionFs;

/// <summary>A layer whose whole tree is in memory; its content may be elsewhere.</summary>
internal abstract class TreeLayer(string name, LayerTree tree) : Layer(name)
{
    private readonly LayerEntry _root = tree.Root.ToEntry(default);

    public LayerTree Tree { get; } = tree;

    public override LayerEntry Root => _root;

    public override bool HasImplicitDirectories => Tree.HasImplicitDirectories;

    public override bool HasLowerLinks => Tree.HasLowerLinks;

    public override IEnumerable<LayerEntry> ReadDirectory(long directoryId) => Tree.ReadDirectory(directoryId);

    public override IReadOnlyList<LayerName>? GetNames(long fileId) => Tree[fileId].Names;
}
