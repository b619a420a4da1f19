namespace UnionFs.Oci;

/// <summary>A layer that is written when the draft is saved.</summary>
/// <param name="Layer">Its tree.</param>
/// <param name="MayBeEmpty">Whether it becomes a line of history alone if it turns out to say nothing.</param>
internal sealed record NewLayer(Layer Layer, bool MayBeEmpty) : DraftLayer(Layer);
