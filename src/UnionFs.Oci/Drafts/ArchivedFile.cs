namespace UnionFs.Oci;

/// <summary>A file of an archive that is being written.</summary>
/// <param name="Size">Its length in bytes.</param>
/// <param name="Open">Opens its bytes, once, from the first to the last.</param>
internal sealed record ArchivedFile(long Size, Func<Stream> Open);
