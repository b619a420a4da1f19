using System.Globalization;
using System.Text;

namespace UnionFs.Fuse;

/// <summary>
/// How far the kernel reads ahead of programs. What is agreed on at the start only makes it less than the 128 KiB it has of its own accord; more is set at the
/// mount's place in sysfs, by root.
/// </summary>
internal static class ReadAhead
{
    /// <summary>As much as is fastest: twice its own; with more, one of reading and answering waits for the other.</summary>
    public const int Bytes = 256 << 10;

    /// <summary>Sets it; where that cannot be done it stays as it is, and files are read in smaller pieces.</summary>
    /// <param name="directory">Where it is mounted, as this thread sees it.</param>
    public static void Set(string directory)
    {
        try
        {
            if (FileOf(directory) is { } path)
            {
                using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
                file.Write(Encoding.ASCII.GetBytes((Bytes / 1024).ToString(CultureInfo.InvariantCulture)));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // No sysfs, or one that is read-only, as in a container.
        }
    }

    /// <summary>The file with the setting of the mount that is seen at a directory; null if nothing is mounted there.</summary>
    public static string? FileOf(string directory)
    {
        // As in "36 35 0:98 / /mnt/x rw,relatime - fuse.unionfs unionfs rw". The one mounted last is the one that is seen.
        var device = File.ReadLines("/proc/thread-self/mountinfo")
            .Select(static line => line.Split(' '))
            .LastOrDefault(words => words.Length > 4 && Unescaped(words[4]) == directory)?[2];
        return device is null ? null : $"/sys/class/bdi/{device}/read_ahead_kb";
    }

    private static string Unescaped(string word) =>
        word.Replace("\\040", " ", StringComparison.Ordinal).Replace("\\011", "\t", StringComparison.Ordinal)
            .Replace("\\012", "\n", StringComparison.Ordinal).Replace("\\134", "\\", StringComparison.Ordinal);
}
