namespace UnionFs.Oci;

/// <summary>One layer of a draft.</summary>
/// <param name="Layer">Its tree.</param>
internal abstract record DraftLayer(Layer Layer);
