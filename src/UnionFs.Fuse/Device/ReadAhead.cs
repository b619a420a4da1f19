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
    /// <param name="mount">The mount.</param>
    public static void Set(MountTableEntry mount)
    {
        try
        {
            using var file = new FileStream($"/sys/class/bdi/{mount.Device}/read_ahead_kb", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            file.Write(Encoding.ASCII.GetBytes((Bytes / 1024).ToString(CultureInfo.InvariantCulture)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // No sysfs, or one that is read-only, as in a container.
        }
    }
}
