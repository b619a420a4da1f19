namespace UnionFs;

/// <summary>One thing an operation did.</summary>
/// <param name="Kind">What.</param>
/// <param name="Directory">The directory that has the name, as the operation found it.</param>
/// <param name="Name">The name; null where the node was reached without one.</param>
/// <param name="Node">The node.</param>
/// <param name="NodeKind">What it is.</param>
internal readonly record struct EditNote(EditNoteKind Kind, DirectoryRef Directory, byte[]? Name, ulong Node, NodeKind NodeKind)
{
    /// <summary>Whether this says nothing that the note before it did not say.</summary>
    public bool Repeats(in EditNote before) =>
        Kind is EditNoteKind.Content or EditNoteKind.Attributes && Kind == before.Kind && Node == before.Node
        && Directory.Id == before.Directory.Id && Name.AsSpan().SequenceEqual(before.Name);
}
