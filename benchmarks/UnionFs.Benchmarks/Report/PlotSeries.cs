namespace UnionFs.Benchmarks;

/// <summary>A line of a plot.</summary>
/// <param name="Label">What is written at its end.</param>
/// <param name="Points">Where it goes through, by x.</param>
/// <param name="Color">A colour of the palette that people with any kind of colour vision can tell apart.</param>
/// <param name="Marker">The shape of its points: circle, square, triangle or diamond.</param>
/// <param name="Dash">The pattern of its line; empty for a solid one.</param>
/// <param name="IsOurs">Whether it is drawn stronger.</param>
internal sealed record PlotSeries(string Label, IReadOnlyList<Sample> Points, string Color, char Marker, string Dash = "", bool IsOurs = false)
{
    public const string Blue = "#0072B2";
    public const string Vermilion = "#D55E00";
    public const string Green = "#009E73";
    public const string Purple = "#AA4499";
    public const string Grey = "#555555";
}
