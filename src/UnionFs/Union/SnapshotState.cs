namespace UnionFs;

/// <summary>A kept state and the lineage it belongs to.</summary>
internal sealed record SnapshotState(Lineage Lineage, ViewRoot Root);
