namespace UnionFs;

/// <summary>A layer whose names and content are in memory.</summary>
internal sealed class MemoryLayer(string name, LayerTree tree, long contentBytes) : TreeLayer(name, tree)
{
    public override long ContentBytes => contentBytes;

    public override LayerContent OpenContent(long fileId) => (MemoryContent)Tree[fileId].Content!;
}
