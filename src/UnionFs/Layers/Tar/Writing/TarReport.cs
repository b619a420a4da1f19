using System.Globalization;

namespace UnionFs;

/// <summary>What was written as a tar.</summary>
/// <param name="Entries">Headers of entries, whiteouts and marks among them.</param>
/// <param name="Bytes">Bytes of the tar.</param>
public sealed record TarReport(long Entries, long Bytes)
{
    /// <summary>
    /// Entries that are directories of which nothing but the time differs, or that are there for what is in them. If that is all, nothing was changed that
    /// <see cref="UnionFileSystem.Changes"/> would list.
    /// </summary>
    public long CarriedDirectories { get; init; }

    /// <summary>Bytes of files that were written again although the layers below hold the same content: only attributes, names or links differ.</summary>
    public long ResentBytes { get; init; }

    /// <summary>How many files these bytes are of.</summary>
    public long ResentFiles { get; init; }

    /// <summary>What the one who writes should know, in the order of the entries.</summary>
    public IReadOnlyList<TarWarning> Warnings { get; init; } = [];

    /// <summary>Whether the tar says nothing but times of directories.</summary>
    public bool IsEmpty => Entries == CarriedDirectories;

    /// <summary>As a person would say it.</summary>
    public override string ToString()
    {
        var resent = ResentFiles == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {ResentBytes} bytes of {ResentFiles} files travel again");
        var warnings = Warnings.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {Warnings.Count} warnings");
        return string.Create(CultureInfo.InvariantCulture, $"{Entries} entries, {Bytes} bytes{resent}{warnings}");
    }
}
