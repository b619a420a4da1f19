using System.Globalization;
using System.Text;

namespace UnionFs.Oci;

/// <summary>A colour and a number per layer. The number is always shown beside the colour, so nothing is told by colour alone.</summary>
internal static class ReportColors
{
    // Hues far from each other, first those that are told apart by most people whatever they see.
    private static readonly int[] s_hues = [215, 28, 150, 330, 262, 48, 185, 5, 95, 300];

    public static string Style(int layers)
    {
        var style = new StringBuilder();
        for (var i = 0; i < layers; i++)
        {
            var hue = s_hues[i % s_hues.Length];
            style.Append(CultureInfo.InvariantCulture, $".c{i}{{--h:{hue}}}.c{i}::before{{content:\"{i}\"}}\n");
            style.Append(CultureInfo.InvariantCulture, $"body:has(#p{i}:checked) .tree :is(li,summary).c{i}{{opacity:1}}\n");
        }

        return style.ToString();
    }

    public static int HueOf(int layer) => s_hues[layer % s_hues.Length];
}
