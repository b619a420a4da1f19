namespace UnionFs;

/// <summary>Which names Windows has no place for, or would take for something else than a file of that name.</summary>
internal static class WindowsNames
{
    private static readonly string[] s_devices = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"];

    /// <summary>Why a name cannot be one, as a clause; null if it can.</summary>
    public static string? WhyNot(string name)
    {
        foreach (var c in name)
        {
            if (c < ' ' || c is '<' or '>' or ':' or '"' or '/' or '\\' or '|' or '?' or '*')
            {
                return $"Windows has no names with '{FsText.Escape([c])}'";
            }
        }

        if (name[^1] is '.' or ' ')
        {
            return "Windows has no names that end in a dot or a space";
        }

        // Whatever follows a dot, and blanks before it, do not make another name of a device.
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        var stem = (dot < 0 ? name : name[..dot]).TrimEnd(' ');
        return IsDevice(stem) ? $"'{stem}' is a device on Windows" : null;
    }

    private static bool IsDevice(string stem) =>
        Array.Exists(s_devices, d => d.Equals(stem, StringComparison.OrdinalIgnoreCase))
        || (stem.Length == 4 && (stem.StartsWith("COM", StringComparison.OrdinalIgnoreCase) || stem.StartsWith("LPT", StringComparison.OrdinalIgnoreCase))
            && stem[3] is (>= '0' and <= '9') or '¹' or '²' or '³');
}
