using System.Globalization;

namespace UnionFs;

/// <summary>An advisory lock on bytes of a file.</summary>
/// <param name="Offset">The first byte.</param>
/// <param name="Length">How many bytes; 0 means to the end, however far the file grows.</param>
/// <param name="Kind">What it shares.</param>
/// <param name="Owner">Who holds it.</param>
public readonly record struct FileLock(long Offset, long Length, FileLockKind Kind, long Owner)
{
    /// <summary>As in <c>exclusive 0-99 by 7</c>; a lock to the end of the file has no last byte.</summary>
    public override string ToString()
    {
        var kind = Kind == FileLockKind.Shared ? "shared" : "exclusive";
        var last = Length == 0 ? "" : (Offset + Length - 1).ToString(CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{kind} {Offset}-{last} by {Owner}");
    }
}
