namespace UnionFs;

/// <summary>A layer whose names and content are in memory. Contents are the bytes of a whole file, or a <see cref="MemoryContent"/>.</summary>
internal sealed class MemoryLayer(string name, LayerTree tree, object[] contents, long contentBytes) : TreeLayer(name, tree)
{
    public override long ContentBytes => contentBytes;

    /// <summary>The number of a content is its index + 1; files without any data have 0.</summary>
    protected override LayerContent MakeContent(in TreeFile file) => file.Content == 0
        ? new MemoryContent(file.Size, [])
        : contents[file.Content - 1] is MemoryContent content ? content : new MemoryContent(file.Size, [(0, (byte[])contents[file.Content - 1])]);
}
