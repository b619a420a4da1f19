namespace UnionFs;

/// <summary>One line of a list of changes.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Path">The path now, or the path that is gone; from the root, with a leading slash.</param>
/// <param name="NodeKind">What is there now, or what is gone.</param>
public sealed record Change(ChangeKind Kind, string Path, NodeKind NodeKind)
{
    /// <summary>What differs about the node; for <see cref="ChangeKind.Modified"/> and <see cref="ChangeKind.Renamed"/>.</summary>
    public ChangeAspects Aspects { get; init; }

    /// <summary>The path before; for <see cref="ChangeKind.Renamed"/>.</summary>
    public string? OldPath { get; init; }

    /// <summary><c>A /path</c>, <c>M /path</c>, <c>D /path</c> or <c>R /old -> /path</c>.</summary>
    public override string ToString() => Kind switch
    {
        ChangeKind.Added => $"A {FsText.Escape(Path)}",
        ChangeKind.Modified => $"M {FsText.Escape(Path)}",
        ChangeKind.Deleted => $"D {FsText.Escape(Path)}",
        _ => $"R {FsText.Escape(OldPath)} -> {FsText.Escape(Path)}",
    };
}
