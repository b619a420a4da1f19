namespace UnionFs;

/// <summary>One visible name of a node in the base.</summary>
internal readonly record struct BaseName(BaseDirectory Parent, int Index);
