namespace UnionFs;

/// <summary>What is known of a path after it was looked for: its parts and their hashes.</summary>
/// <param name="Slash">Where the last slash is; −1 if the path has to be walked.</param>
/// <param name="Directory"><see cref="NameHash"/> of all before the slash.</param>
/// <param name="Name"><see cref="NameHash"/> of all after it.</param>
internal readonly record struct PathHashes(int Slash, ulong Directory, ulong Name);
