namespace UnionFs.Cli;

/// <summary>The words of the command line as the bytes they are: the runtime loses those that are no UTF-8, and names in layers have such.</summary>
internal static class CommandLineBytes
{
    private const char Lost = '\uFFFD';

    /// <summary>The words, bytes that are no UTF-8 escaped as in names; as they were given where none was lost or the system does not tell.</summary>
    public static string[] Of(string[] words)
    {
        if (!OperatingSystem.IsLinux() || !words.Any(static w => w.Contains(Lost, StringComparison.Ordinal)))
        {
            return words;
        }

        ReadOnlySpan<byte> line = File.ReadAllBytes("/proc/self/cmdline");
        var all = new List<string>();
        foreach (var range in line.TrimEnd((byte)0).Split((byte)0))
        {
            all.Add(FsName.ToText(line[range]));
        }

        // Before them come the program, and what starts it.
        return all.Count > words.Length ? [.. all.TakeLast(words.Length)] : words;
    }
}
