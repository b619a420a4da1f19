namespace UnionFs;

/// <summary>One layer's directory among those that make up a directory of the base.</summary>
/// <param name="Level">The index of the layer.</param>
/// <param name="DirectoryId">The layer's id of the directory.</param>
internal readonly record struct BaseSource(int Level, long DirectoryId);
