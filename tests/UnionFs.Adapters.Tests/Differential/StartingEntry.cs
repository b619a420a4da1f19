namespace UnionFs.Adapters.Tests.Differential;

/// <summary>An entry of the tree that scripts start from. A directory has neither content nor target.</summary>
/// <param name="Path">Below the root, <c>""</c> for the root itself.</param>
/// <param name="Mode">Its permissions.</param>
internal sealed record StartingEntry(string Path, UnixFileMode Mode)
{
    public byte[]? Content { get; init; }

    public string? Target { get; init; }

    /// <summary>When it was written, long ago; every entry has a time of its own.</summary>
    public DateTime Time { get; init; }

    public bool IsDirectory => Content is null && Target is null;
}
