namespace UnionFs;

/// <summary>
/// The layers of a stack, merged lazily, directory by directory. Immutable to its users and shared by every sandbox on the stack.
/// </summary>
internal sealed class MergedBase
{
    /// <summary>Resolves what no merge of single directories can (implicit parents, links to lower layers) and starts with the root.</summary>
    /// <exception cref="LayerFormatException">A layer links to a path that the layers below do not have.</exception>
    public static MergedBase Create(LayerStack stack) => throw null!;

    public LayerStack Stack => throw null!;

    public BaseDirectory Root => throw null!;

    /// <summary>The directory with an ordinal that was seen before.</summary>
    public BaseDirectory DirectoryAt(int ordinal) => throw null!;

    /// <summary>Opens the content of a file. Never call it under a sandbox's writer lock.</summary>
    public LayerContent OpenContent(in BaseEntry file) => throw null!;

    /// <summary>
    /// The visible names of a node that <see cref="BaseEntry.HasSeveralNames"/>, if they are known already or need no reading;
    /// false if <see cref="LoadNames"/> has to be called first. Names are null where the layer cannot list them: the link count
    /// is then <see cref="BaseDetails.LinkCount"/>.
    /// </summary>
    public bool TryGetNames(in BaseEntry node, out BaseName[]? names) => throw null!;

    /// <summary>As <see cref="TryGetNames"/>, loading what it takes. Never call it under a sandbox's writer lock.</summary>
    public BaseName[]? LoadNames(in BaseEntry node) => throw null!;
}
