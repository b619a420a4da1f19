namespace UnionFs.Oci;

/// <summary>A layer whose blob is there already; its bytes stay what they are.</summary>
/// <param name="Layer">Its tree.</param>
/// <param name="Descriptor">Names the blob.</param>
/// <param name="DiffId">The digest of the uncompressed tar.</param>
/// <param name="Blobs">Where the blob is; null for one that is nowhere here.</param>
internal sealed record StoredLayer(Layer Layer, Descriptor Descriptor, Digest DiffId, BlobSource? Blobs) : DraftLayer(Layer);
