using System.Globalization;

namespace UnionFs.Oci;

/// <summary>What one layer did to one path.</summary>
/// <param name="Layer">The layer; 0 is the bottom.</param>
/// <param name="Kind">What happened to what is seen at the path; null if the layer says something of the path that changes nothing.</param>
/// <param name="Aspects">What differs, if it was modified; nothing if the layer stores again what was there.</param>
/// <param name="OldSize">Bytes of the file before; −1 if no file was there.</param>
/// <param name="Size">Bytes of the file now; −1 if no file is there.</param>
/// <param name="Says">What the layer has at the path, in words.</param>
public sealed record PathStep(int Layer, ChangeKind? Kind, ChangeAspects Aspects, long OldSize, long Size, string Says)
{
    /// <summary>The command that made the layer, if that is known.</summary>
    public string? Command { get; init; }

    /// <summary>As in <c>layer 2 changed it (mode): file, 5 bytes, mode 600; 5 bytes stored again</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"layer {Layer} {Verb}: {Says}{Cost}");

    /// <summary>What happened, in words.</summary>
    public string Verb => Kind switch
    {
        ChangeKind.Added => "added it",
        ChangeKind.Deleted => "hid it",
        null => "left it as it was",
        _ when Aspects == ChangeAspects.None => "stored it again",
        _ when Aspects.HasFlag(ChangeAspects.Kind) => "replaced it",
        _ => $"changed it ({Aspects.ToString().ToLowerInvariant()})",
    };

    private string Cost => Kind switch
    {
        ChangeKind.Deleted when OldSize > 0 => string.Create(CultureInfo.InvariantCulture, $"; its {OldSize} bytes stay in the layers below"),
        ChangeKind.Modified when Size > 0 && !Aspects.HasFlag(ChangeAspects.Content) && OldSize >= 0 => string.Create(CultureInfo.InvariantCulture, $"; all {Size} bytes stored again"),
        _ => "",
    };
}
