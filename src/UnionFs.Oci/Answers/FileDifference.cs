using System.Globalization;

namespace UnionFs.Oci;

/// <summary>One path that is not the same in two images.</summary>
/// <param name="Kind">Added, modified or deleted, as seen from the old image.</param>
/// <param name="Path">The path.</param>
/// <param name="NodeKind">What is there now, or what is gone.</param>
public sealed record FileDifference(ChangeKind Kind, string Path, NodeKind NodeKind)
{
    /// <summary>What differs, if it was modified.</summary>
    public ChangeAspects Aspects { get; init; }

    /// <summary>Bytes of the file in the old image; 0 for everything else.</summary>
    public long OldSize { get; init; }

    /// <summary>Bytes of the file in the new image; 0 for everything else.</summary>
    public long Size { get; init; }

    /// <summary><c>A /path (+5)</c>, <c>D /path (-5)</c>, <c>M /path (5 -> 6, content, time)</c>.</summary>
    public override string ToString()
    {
        var (letter, bytes) = Kind switch
        {
            ChangeKind.Added => ('A', $"+{Size}"),
            ChangeKind.Deleted => ('D', $"-{OldSize}"),
            _ => ('M', $"{OldSize} -> {Size}, {Aspects.ToString().ToLowerInvariant()}"),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{letter} {FsText.Escape(Path)}{(NodeKind == NodeKind.File ? $" ({bytes})" : "")}");
    }
}
