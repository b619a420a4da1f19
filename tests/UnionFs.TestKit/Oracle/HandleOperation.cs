using System.Globalization;

namespace UnionFs.TestKit;

/// <summary>An operation on one of a few open files, which scripts cannot say.</summary>
/// <param name="Verb">What to do.</param>
/// <param name="Number">Which of the open files.</param>
public sealed record HandleOperation(HandleVerb Verb, int Number)
{
    public string Path { get; init; } = "";

    public FileMode Mode { get; init; } = FileMode.Open;

    public FileAccess Access { get; init; } = FileAccess.ReadWrite;

    public UnixFileMode CreateMode { get; init; }

    public long Offset { get; init; }

    public long Length { get; init; }

    public bool KeepsSize { get; init; }

    public ReadOnlyMemory<byte> Data { get; init; }

    public override string ToString()
    {
        var line = $"{Verb.ToString().ToLowerInvariant()} #{Number}";
        return Verb switch
        {
            HandleVerb.Open => $"{line} {FsText.ToJson(Path)} {Mode} {Access} {FsMode.ToOctal(CreateMode)}",
            HandleVerb.OpenAnonymous => $"{line} {FsMode.ToOctal(CreateMode)}",
            HandleVerb.Link => $"{line} {FsText.ToJson(Path)}",
            HandleVerb.Read or HandleVerb.PunchHole => string.Create(CultureInfo.InvariantCulture, $"{line} {Offset} {Length}"),
            HandleVerb.ZeroRange or HandleVerb.Allocate =>
                string.Create(CultureInfo.InvariantCulture, $"{line} {Offset} {Length}{(KeepsSize ? " keepsize" : "")}"),
            HandleVerb.SetLength => string.Create(CultureInfo.InvariantCulture, $"{line} {Length}"),
            HandleVerb.Write => string.Create(CultureInfo.InvariantCulture, $"{line} {Offset} {Convert.ToHexStringLower(Data.Span)}"),
            HandleVerb.Append => $"{line} {Convert.ToHexStringLower(Data.Span)}",
            HandleVerb.Replace => $"replace {FsText.ToJson(Path)} {Convert.ToHexStringLower(Data.Span)}",
            _ => line,
        };
    }
}
