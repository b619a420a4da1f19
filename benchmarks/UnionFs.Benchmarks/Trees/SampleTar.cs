using System.Formats.Tar;

namespace UnionFs.Benchmarks;

/// <summary>An archive of the shape of a layer: a directory before every nine files, one entry in ten with PAX records.</summary>
internal static class SampleTar
{
    private const int PerDirectory = 10;

    /// <summary>Writes so many entries; answers the sum of the sizes of the files.</summary>
    public static long Write(string path, int entries)
    {
        var random = new Random(5);
        var content = new byte[8192];
        random.NextBytes(content);
        var sum = 0L;
        using var writer = new TarWriter(File.Create(path), TarEntryFormat.Ustar);
        for (var i = 0; i < entries; i++)
        {
            var size = SizeOf(i);
            sum += size;
            writer.WriteEntry(EntryOf(i, new MemoryStream(content, 0, size, writable: false)));
        }

        return sum;
    }

    /// <summary>The last file, as a sandbox names it.</summary>
    public static string LastPath(int entries) => "/" + NameOf(entries - 1);

    /// <summary>The size of the last file.</summary>
    public static long LastSize(int entries) => SizeOf(entries - 1);

    private static int SizeOf(int entry) => entry % PerDirectory == 0 ? 0 : entry * 37 % 4096;

    private static string NameOf(int entry)
    {
        var directory = entry / PerDirectory;
        var parent = $"usr/share/group-{directory % 100:00}/package-{directory:00000}";
        return entry % PerDirectory == 0 ? parent + "/" : $"{parent}/file-{entry:000000}.txt";
    }

    private static TarEntry EntryOf(int entry, Stream content)
    {
        var time = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000 + entry);
        if (entry % PerDirectory == 0)
        {
            return new UstarTarEntry(TarEntryType.Directory, NameOf(entry)) { ModificationTime = time };
        }

        return entry % PerDirectory == 5
            ? new PaxTarEntry(TarEntryType.RegularFile, NameOf(entry)) { ModificationTime = time.AddTicks(1234), DataStream = content }
            : new UstarTarEntry(TarEntryType.RegularFile, NameOf(entry)) { ModificationTime = time, DataStream = content };
    }
}
