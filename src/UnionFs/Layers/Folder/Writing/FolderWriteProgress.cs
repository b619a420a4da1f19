using System.Globalization;

namespace UnionFs;

/// <summary>How far the writing of a folder has come.</summary>
/// <param name="Entries">Names that are begun.</param>
/// <param name="Bytes">Bytes of content that are written.</param>
public readonly record struct FolderWriteProgress(long Entries, long Bytes)
{
    /// <summary>As a person would say it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Entries} entries, {Bytes} bytes");
}
