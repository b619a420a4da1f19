using System.Globalization;

namespace UnionFs;

/// <summary>Something of one kind that was not written to a folder as the tree has it.</summary>
/// <param name="Kind">What.</param>
/// <param name="Count">How many times.</param>
public sealed record FolderOmission(FolderOmissionKind Kind, long Count)
{
    /// <summary>How many paths are kept.</summary>
    public const int MaxPaths = 10;

    /// <summary>The first paths, from the root with a leading slash.</summary>
    public IReadOnlyList<string> Paths { get; init; } = [];

    /// <summary>Why, of the first one.</summary>
    public string Reason { get; init; } = "";

    /// <summary>As in <c>2 owners: /etc/motd, /srv (operation not permitted)</c>.</summary>
    public override string ToString()
    {
        var (one, many) = Kind switch
        {
            FolderOmissionKind.Owner => ("owner", "owners"),
            FolderOmissionKind.SetIdBits => ("file's set-id bits", "files' set-id bits"),
            FolderOmissionKind.Mode => ("mode", "modes"),
            FolderOmissionKind.Xattr => ("extended attribute", "extended attributes"),
            FolderOmissionKind.SpecialFile => ("special file", "special files"),
            FolderOmissionKind.HardLink => ("hard link, written as a file of its own", "hard links, written as files of their own"),
            FolderOmissionKind.Time => ("time", "times"),
            _ => ("directory the layer says nothing of, written as a new one", "directories the layer says nothing of, written as new ones"),
        };
        var more = Count > Paths.Count ? ", …" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Count} {(Count == 1 ? one : many)}: {string.Join(", ", Paths.Select(static p => FsText.Escape(p)))}{more}{(Reason.Length == 0 ? "" : $" ({Reason})")}");
    }
}
