using System.Globalization;

namespace UnionFs;

/// <summary>What one layer says about a path, and what becomes of it.</summary>
/// <param name="Index">Index of the layer in the stack, committed layers following; −1 for the top.</param>
/// <param name="LayerName">The layer's name; <c>top</c> for the top.</param>
/// <param name="Kind">What the layer says.</param>
/// <param name="Text">The same in words: <c>file, 5 bytes, mode 644</c>.</param>
public sealed record LayerVerdict(int Index, string LayerName, LayerVerdictKind Kind, string Text)
{
    /// <summary>Whether this layer's answer is the one seen.</summary>
    public bool Wins { get; init; }

    /// <summary>Why the answer is not seen, or null.</summary>
    public string? HiddenBy { get; init; }

    /// <summary>As in an explanation: <c>=> 0 base  file, 5 bytes, mode 644</c>; the arrow is the winner's.</summary>
    public override string ToString() => Format(0);

    internal string Label => Index < 0 ? "top" : string.Create(CultureInfo.InvariantCulture, $"{Index} {FsText.Escape(LayerName)}");

    /// <summary>The line, with the text after so many columns.</summary>
    internal string Format(int width) =>
        $"{(Wins ? "=> " : "   ")}{Label.PadRight(width)}  {Text}{(HiddenBy is null ? "" : $"  (hidden by {HiddenBy})")}";
}
