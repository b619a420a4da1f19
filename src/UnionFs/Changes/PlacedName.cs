namespace UnionFs;

/// <summary>A name in a directory of one state.</summary>
/// <param name="Directory">The directory.</param>
/// <param name="Name">Its bytes.</param>
internal readonly record struct PlacedName(DirectoryRef Directory, byte[] Name)
{
    /// <summary>Equal for the same name in the same directory, whatever the state.</summary>
    public (ulong DirectoryId, string Name) Key => (Directory.Id, FsName.ToText(Name));
}
