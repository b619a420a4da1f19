using System.Globalization;

namespace UnionFs.Oci;

/// <summary>Numbers of bytes as people compare them.</summary>
public static class ByteText
{
    private static readonly string[] s_units = ["kB", "MB", "GB", "TB", "PB", "EB"];

    /// <summary>As in <c>999 B</c>, <c>1.0 kB</c>, <c>63.4 MB</c>: powers of 1,000, one decimal.</summary>
    public static string Format(long bytes)
    {
        if (Math.Abs((decimal)bytes) < 1000)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{bytes} B");
        }

        var value = bytes / 1000.0;
        var unit = 0;
        // What would be shown as 1000.0 is one of the next unit.
        while (Math.Abs(value) >= 999.95 && unit < s_units.Length - 1)
        {
            value /= 1000;
            unit++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{value:0.0} {s_units[unit]}");
    }
}
