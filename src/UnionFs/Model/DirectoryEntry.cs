namespace UnionFs;

/// <summary>One name of a directory, without its attributes.</summary>
/// <param name="Name">The name; bytes that are not UTF-8 as escapes (see <see cref="FsName"/>).</param>
/// <param name="Kind">What the node is.</param>
/// <param name="Id">The node.</param>
/// <param name="Cursor">Pass this to go on after this entry; it holds whatever happens to the directory meanwhile.</param>
public readonly record struct DirectoryEntry(string Name, NodeKind Kind, NodeId Id, long Cursor)
{
    /// <summary>The name, with a slash after a directory's.</summary>
    public override string ToString() => Kind == NodeKind.Directory ? FsText.Escape(Name) + "/" : FsText.Escape(Name);
}
