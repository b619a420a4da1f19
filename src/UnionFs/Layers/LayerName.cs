namespace UnionFs;

/// <summary>One name of a node within its layer.</summary>
/// <param name="DirectoryId">The layer's id of the directory that holds the name.</param>
/// <param name="Path">The path of the name from the layer's root: bytes, no leading slash.</param>
public readonly record struct LayerName(long DirectoryId, ReadOnlyMemory<byte> Path)
{
    /// <summary>The path from the layer's root.</summary>
    public override string ToString() => "/" + FsText.Escape(FsName.ToText(Path.Span));
}
