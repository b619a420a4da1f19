namespace UnionFs.Oci;

/// <summary>Something that is wrong in a store.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Path">The file, from the folder of the store.</param>
/// <param name="Reason">What it is exactly, as a clause.</param>
public sealed record StoreFinding(StoreFindingKind Kind, string Path, string Reason)
{
    /// <summary>Images and containers that need it.</summary>
    public IReadOnlyList<string> Users { get; init; } = [];

    /// <summary>Kind, file and reason.</summary>
    public override string ToString() => $"{Kind.ToString().ToLowerInvariant()} {FsText.Escape(Path)}: {FsText.Escape(Reason)}{(Users.Count == 0 ? "" : $" (needed by {FsText.Escape(string.Join(", ", Users))})")}";
}
