using System.Globalization;
using System.Text;

namespace UnionFs.Oci;

/// <summary>A colour and a number per layer. The number is always shown beside the colour, so nothing is told by colour alone.</summary>
internal static class ReportColors
{
    private const double Saturation = 0.62;

    // Hues far from each other, first those that are told apart by most people whatever they see.
    private static readonly int[] s_hues = [215, 28, 150, 330, 262, 48, 185, 5, 95, 300];

    public static string Style(int layers)
    {
        var style = new StringBuilder();
        for (var i = 0; i < layers; i++)
        {
            var hue = s_hues[i % s_hues.Length];
            style.Append(CultureInfo.InvariantCulture, $".c{i}{{--h:{hue};--c:{LightnessOf(hue)}%}}.c{i}::before{{content:\"{i}\"}}\n");
            style.Append(CultureInfo.InvariantCulture, $"body:has(#p{i}:checked) .tree :is(li,summary).c{i}{{opacity:1}}\n");
        }

        return style.ToString();
    }

    /// <summary>How light a colour may be so that white text on it can be read (4.5 times as light, by the formula of the WCAG, and a little more).</summary>
    private static int LightnessOf(int hue)
    {
        const double WhiteText = 1.05;
        var lightness = 40;
        while (WhiteText / (LuminanceOf(hue, lightness / 100.0) + 0.05) < 4.6)
        {
            lightness--;
        }

        return lightness;
    }

    private static double LuminanceOf(int hue, double lightness)
    {
        double Channel(double n)
        {
            var k = (n + (hue / 30.0)) % 12;
            var value = lightness - (Saturation * Math.Min(lightness, 1 - lightness) * Math.Max(-1, Math.Min(Math.Min(k - 3, 9 - k), 1)));
            return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
        }

        return (0.2126 * Channel(0)) + (0.7152 * Channel(8)) + (0.0722 * Channel(4));
    }

    public static int HueOf(int layer) => s_hues[layer % s_hues.Length];
}
