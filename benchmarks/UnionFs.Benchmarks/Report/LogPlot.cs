using System.Globalization;
using System.Text;

namespace UnionFs.Benchmarks;

/// <summary>A plot with two logarithmic axes as SVG. Every line is labelled at its end; the value is the median, a bar reaches down to the minimum.</summary>
internal sealed class LogPlot(string title, string xTitle, IReadOnlyList<(double X, string Text)> xTicks, IReadOnlyList<PlotSeries> series)
{
    private const double Width = 940;
    private const double Height = 540;
    private const double Left = 86;
    private const double Right = 250;
    private const double Top = 56;
    private const double Bottom = 64;
    private const double LabelHeight = 17;
    private readonly StringBuilder _svg = new();
    private double _fromX;
    private double _toX;
    private double _fromY;
    private double _toY;

    public string ToSvg()
    {
        var points = series.SelectMany(static s => s.Points).ToArray();
        (_fromX, _toX) = (Math.Log10(xTicks.Min(static t => t.X)), Math.Log10(xTicks.Max(static t => t.X)));
        (_fromY, _toY) = (Math.Floor(Math.Log10(points.Min(static p => p.Minimum))), Math.Ceiling(Math.Log10(points.Max(static p => p.Median))));
        Line($"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {Height}" width="{Width}" height="{Height}" font-family="DejaVu Sans, Verdana, sans-serif" font-size="13">""");
        Line($"""<rect width="{Width}" height="{Height}" fill="#ffffff"/>""");
        Line($"""<text x="{Left}" y="28" font-size="17" font-weight="bold" fill="#111111">{Escape(title)}</text>""");
        Axes();
        foreach (var one in series.OrderBy(static s => s.IsOurs))
        {
            Draw(one);
        }

        Labels();
        Line($"</svg>");
        return _svg.ToString();
    }

    private double PlotRight => Width - Right;

    private double PlotBottom => Height - Bottom;

    private void Axes()
    {
        for (var decade = _fromY; decade <= _toY; decade++)
        {
            var y = Y(Math.Pow(10, decade));
            Line($"""<line x1="{Left}" y1="{y:0.0}" x2="{PlotRight}" y2="{y:0.0}" stroke="#d8d8d8"/>""");
            Line($"""<text x="{Left - 10}" y="{y + 4.5:0.0}" text-anchor="end" fill="#333333">{ToTime(decade)}</text>""");
        }

        foreach (var (x, text) in xTicks)
        {
            Line($"""<line x1="{X(x):0.0}" y1="{Top}" x2="{X(x):0.0}" y2="{PlotBottom}" stroke="#ececec"/>""");
            Line($"""<text x="{X(x):0.0}" y="{PlotBottom + 20}" text-anchor="middle" fill="#333333">{Escape(text)}</text>""");
        }

        Line($"""<path d="M{Left} {Top} V{PlotBottom} H{PlotRight}" fill="none" stroke="#333333" stroke-width="1.2"/>""");
        Line($"""<text x="{(Left + PlotRight) / 2:0.0}" y="{Height - 16}" text-anchor="middle" fill="#111111">{Escape(xTitle)}</text>""");
        Line($"""<text x="{Left}" y="46" fill="#555555" font-size="12">time per operation, log scale: median, with a bar down to the minimum</text>""");
    }

    private void Draw(PlotSeries one)
    {
        var dash = one.Dash.Length == 0 ? "" : $" stroke-dasharray=\"{one.Dash}\"";
        var path = string.Join(' ', one.Points.Select((p, i) => string.Create(CultureInfo.InvariantCulture, $"{(i == 0 ? 'M' : 'L')}{X(p.X):0.0} {Y(p.Median):0.0}")));
        Line($"""<path d="{path}" fill="none" stroke="{one.Color}" stroke-width="{(one.IsOurs ? 3 : 1.8)}"{dash}/>""");
        foreach (var point in one.Points)
        {
            var (x, y) = (X(point.X), Y(point.Median));
            Line($"""<line x1="{x:0.0}" y1="{y:0.0}" x2="{x:0.0}" y2="{Y(point.Minimum):0.0}" stroke="{one.Color}" stroke-width="1.2"/>""");
            Line($"""<path d="{Shape(one.Marker, x, y, one.IsOurs ? 5 : 4)}" fill="{one.Color}" stroke="#ffffff" stroke-width="1"/>""");
        }
    }

    private static string Shape(char marker, double x, double y, double r) => marker switch
    {
        's' => string.Create(CultureInfo.InvariantCulture, $"M{x - r:0.0} {y - r:0.0} h{2 * r} v{2 * r} h{-2 * r} z"),
        't' => string.Create(CultureInfo.InvariantCulture, $"M{x:0.0} {y - r - 1:0.0} l{r + 1} {2 * r} h{-2 * (r + 1)} z"),
        'd' => string.Create(CultureInfo.InvariantCulture, $"M{x:0.0} {y - r - 1:0.0} l{r + 1} {r + 1} l{-r - 1} {r + 1} l{-r - 1} {-r - 1} z"),
        _ => string.Create(CultureInfo.InvariantCulture, $"M{x - r:0.0} {y:0.0} a{r} {r} 0 1 0 {2 * r} 0 a{r} {r} 0 1 0 {-2 * r} 0 z"),
    };

    /// <summary>All labels stand in one column at the right, in the order of the ends of their lines, with a thin line to each end.</summary>
    private void Labels()
    {
        var labels = series.Where(static s => s.Points.Count > 0).OrderBy(s => Y(s.Points[^1].Median)).ToArray();
        var places = labels.Select(s => Y(s.Points[^1].Median)).ToArray();
        for (var pass = 0; pass < 200; pass++)
        {
            for (var i = 1; i < places.Length; i++)
            {
                if (places[i] - places[i - 1] is var gap and < LabelHeight)
                {
                    places[i] += (LabelHeight - gap) / 2;
                    places[i - 1] -= (LabelHeight - gap) / 2;
                }
            }

            for (var i = 0; i < places.Length; i++)
            {
                places[i] = Math.Clamp(places[i], Top + 4, PlotBottom - 4);
            }
        }

        for (var i = 0; i < labels.Length; i++)
        {
            var (one, end) = (labels[i], labels[i].Points[^1]);
            Line($"""<path d="M{X(end.X) + 7:0.0} {Y(end.Median):0.0} L{PlotRight + 12} {places[i]:0.0}" stroke="{one.Color}" stroke-width="0.8" stroke-opacity="0.6" stroke-dasharray="1 3"/>""");
            var weight = one.IsOurs ? "bold" : "normal";
            Line($"""<text x="{PlotRight + 16}" y="{places[i] + 4.5:0.0}" fill="{one.Color}" font-weight="{weight}">{Escape(one.Label)}</text>""");
        }
    }

    private double X(double value) => Left + 14 + ((Math.Log10(value) - _fromX) / (_toX - _fromX) * (PlotRight - Left - 28));

    private double Y(double value) => PlotBottom - ((Math.Log10(value) - _fromY) / (_toY - _fromY) * (PlotBottom - Top));

    private static string ToTime(double decade) => decade switch
    {
        < 3 => $"{Math.Pow(10, decade):0} ns",
        < 6 => $"{Math.Pow(10, decade - 3):0} µs",
        < 9 => $"{Math.Pow(10, decade - 6):0} ms",
        _ => $"{Math.Pow(10, decade - 9):0} s",
    };

    private static string Escape(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);

    private void Line(FormattableString text) => _svg.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
