namespace UnionFs.Fuse;

/// <summary>The mounts the calling thread sees, as the kernel lists them. Asking it never waits for a server.</summary>
internal static class MountTable
{
    private const string Path = "/proc/thread-self/mountinfo";

    /// <summary>The mount that is seen at a directory, above others that are mounted there; null if there is none.</summary>
    public static MountTableEntry? TopAt(string directory)
    {
        MountTableEntry? top = null;
        foreach (var line in File.ReadLines(Path))
        {
            var words = line.Split(' ');
            if (words.Length > 4 && Unescape(words[4]) == directory)
            {
                top = new MountTableEntry(words[0], words[2]);
            }
        }

        return top;
    }

    /// <summary>Spaces, tabs, line ends and backslashes are written as three octal digits.</summary>
    private static string Unescape(string word) => word.Contains('\\', StringComparison.Ordinal)
        ? word.Replace(@"\040", " ", StringComparison.Ordinal).Replace(@"\011", "\t", StringComparison.Ordinal)
            .Replace(@"\012", "\n", StringComparison.Ordinal).Replace(@"\134", @"\", StringComparison.Ordinal)
        : word;
}
