using System.Globalization;

namespace UnionFs;

/// <summary>How far the writing of a tar has come.</summary>
/// <param name="Entries">Entries that are begun.</param>
/// <param name="Bytes">Bytes of the tar that are made.</param>
public readonly record struct TarWriteProgress(long Entries, long Bytes)
{
    /// <summary>As a person would say it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Entries} entries, {Bytes} bytes");
}
