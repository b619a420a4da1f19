namespace UnionFs;

/// <summary>A directory as one view has it: its record, if it has one, and what shows through from the base.</summary>
internal readonly record struct DirectoryRef(ulong Id, DirectoryRecord? Record, BaseDirectory? Lower);
