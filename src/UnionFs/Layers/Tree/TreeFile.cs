namespace UnionFs;

/// <summary>What it takes to open a file of a tree.</summary>
/// <param name="Size">Bytes of the file.</param>
/// <param name="Content">Where the content is; the layer kind decides what the number means.</param>
/// <param name="Sparse">Where the data belongs, if there are holes; its start is not known to the tree.</param>
internal readonly record struct TreeFile(long Size, long Content, TarSparseMap? Sparse);
