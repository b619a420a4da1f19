using System.Globalization;

namespace UnionFs;

/// <summary>How far <see cref="UnionFileSystem.Import"/> has come. Nothing of it is seen in the sandbox before all is read.</summary>
/// <param name="Files">Files that are read.</param>
/// <param name="TotalFiles">Files there are; one with several names is one.</param>
/// <param name="Bytes">Bytes that are read, holes among them.</param>
/// <param name="TotalBytes">Bytes of all files.</param>
public readonly record struct ImportProgress(int Files, int TotalFiles, long Bytes, long TotalBytes)
{
    /// <summary>As a person would say it.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Files} of {TotalFiles} files read, {Bytes} of {TotalBytes} bytes");
}
