using System.Globalization;

namespace UnionFs;

/// <summary>What was written to a folder, and what was not.</summary>
/// <param name="Entries">Names written, the folder itself and whiteouts among them.</param>
/// <param name="Bytes">Bytes of content; holes are none.</param>
public sealed record FolderReport(long Entries, long Bytes)
{
    /// <summary>What the host, or the rights of the user, had no place for, by its kind.</summary>
    public IReadOnlyList<FolderOmission> LeftOut { get; init; } = [];

    /// <summary>Whether the folder says all that the tree does.</summary>
    public bool IsComplete => LeftOut.Count == 0;

    /// <summary>As a person would say it.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Entries} entries, {Bytes} bytes{(IsComplete ? "" : $"; left out: {string.Join("; ", LeftOut)}")}");
}
