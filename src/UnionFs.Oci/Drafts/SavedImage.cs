namespace UnionFs.Oci;

/// <summary>What was saved: the documents, and where each layer's blob is.</summary>
/// <param name="Root">Names the manifest.</param>
/// <param name="Manifest">The manifest.</param>
/// <param name="Blobs">Where the blobs of the layers are, bottom first; null for one that is nowhere here.</param>
internal sealed record SavedImage(Descriptor Root, ImageManifest Manifest, IReadOnlyList<BlobSource?> Blobs);
