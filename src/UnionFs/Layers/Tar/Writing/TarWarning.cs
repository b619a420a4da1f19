using System.Globalization;

namespace UnionFs;

/// <summary>Something about one path that the one who writes a tar should know.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Path">The path from the root, with a leading slash.</param>
/// <param name="Bytes">Bytes concerned; 0 where there are none.</param>
public sealed record TarWarning(TarWarningKind Kind, string Path, long Bytes)
{
    /// <summary>One sentence.</summary>
    public override string ToString()
    {
        var path = FsText.Quote(Path);
        return Kind switch
        {
            TarWarningKind.SocketSkipped => $"'{path}' is a socket, which a tar cannot hold: it was left out.",
            TarWarningKind.AttributesChanged => string.Create(
                CultureInfo.InvariantCulture, $"'{path}' travels again with its {Bytes} bytes, although only its attributes changed."),
            TarWarningKind.Moved => string.Create(
                CultureInfo.InvariantCulture, $"'{path}' travels again with its {Bytes} bytes, although only its names changed."),
            _ => string.Create(CultureInfo.InvariantCulture, $"'{path}' has holes: {Bytes} bytes of zeros were written for them."),
        };
    }
}
