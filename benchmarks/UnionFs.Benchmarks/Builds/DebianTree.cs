namespace UnionFs.Benchmarks;

/// <summary>
/// A generated tree with the shape of a minimal Debian root: 8,743 entries, of them 6,946 files (4,301 of at most 4 KiB, 20 above 1 MiB, 168
/// MB together), 1,132 directories, 655 symbolic links, 8 devices and 2 hard links.
/// </summary>
internal sealed class DebianTree
{
    public const int Entries = 8743;
    private const int FileCount = 6946;
    private const int SmallFiles = 4301;
    private const int LargeFiles = 20;
    private const int DirectoryCount = 1132;
    private const int LinkCount = 655;
    private readonly Random _random = new(12);
    private int _next;

    public DebianTree()
    {
        Directories = MakeDirectories();
        Documents = [.. Directories.Where(static d => d.StartsWith("/usr/share/doc/", StringComparison.Ordinal))];
        Files = [.. Enumerable.Range(0, FileCount).Select(i => NewFile(PathOf(i), SizeOf(i)))];
        Links = [.. Enumerable.Range(0, LinkCount).Select(i =>
            i < 400 ? ($"/usr/lib/x86_64-linux-gnu/lib{i}.so", Path.GetFileName(Files[1200 + i].Path)) : ($"/etc/alternatives/tool-{i}", $"/usr/bin/tool-{i}"))];
    }

    /// <summary>Parents before children.</summary>
    public string[] Directories { get; }

    /// <summary>Small directories without subdirectories.</summary>
    public string[] Documents { get; }

    public BuildFile[] Files { get; }

    public (string Path, string Target)[] Links { get; }

    /// <summary>A file with bytes that no other of this tree has.</summary>
    public BuildFile NewFile(string path, int length)
    {
        _next = _next + length > SourceBytes.Length ? 0 : _next;
        var file = new BuildFile(path, _next, length);
        _next += length;
        return file;
    }

    public Layer ToLayer()
    {
        var builder = new MemoryLayerBuilder("base");
        foreach (var directory in Directories)
        {
            builder.Directory(directory);
        }

        foreach (var file in Files)
        {
            builder.File(file.Path, file.Length, [(0, file.Data)]);
        }

        foreach (var (path, target) in Links)
        {
            builder.Symlink(path, target);
        }

        string[] devices = ["console", "full", "null", "ptmx", "random", "tty", "urandom", "zero"];
        for (var i = 0; i < devices.Length; i++)
        {
            builder.Special("/dev/" + devices[i], NodeKind.CharacterDevice, new DeviceNumber(1, (uint)i));
        }

        return builder.HardLink("/usr/bin/perl5", Files[1900].Path).HardLink("/usr/bin/perlbug", Files[1901].Path).Build();
    }

    /// <summary>Files, directories and links; System.IO can make neither devices nor hard links.</summary>
    public void WriteTo(string root)
    {
        foreach (var directory in Directories)
        {
            Directory.CreateDirectory(root + directory);
        }

        foreach (var file in Files)
        {
            File.WriteAllBytes(root + file.Path, file.Data.Span);
        }

        foreach (var (path, target) in Links)
        {
            File.CreateSymbolicLink(root + path, target);
        }
    }

    private static string[] MakeDirectories()
    {
        var all = new List<string>
        {
            "/bin", "/boot", "/dev", "/etc", "/etc/alternatives", "/home", "/lib", "/media", "/mnt", "/opt", "/proc", "/root", "/run", "/sbin", "/srv", "/sys",
            "/tmp", "/usr", "/usr/bin", "/usr/lib", "/usr/lib/x86_64-linux-gnu", "/usr/sbin", "/usr/share", "/usr/share/doc", "/usr/share/zoneinfo",
            "/usr/share/locale", "/var", "/var/cache", "/var/lib", "/var/lib/dpkg", "/var/lib/dpkg/info", "/var/log",
        };
        all.AddRange(Enumerable.Range(0, 420).Select(static i => $"/usr/share/doc/package-{i:000}"));
        all.AddRange(Enumerable.Range(0, 20).Select(static i => $"/usr/share/zoneinfo/area-{i:00}"));
        for (var i = 0; i < 120; i++)
        {
            all.Add($"/usr/share/locale/language-{i:000}");
            all.Add($"/usr/share/locale/language-{i:000}/LC_MESSAGES");
        }

        all.AddRange(Enumerable.Range(0, 120).Select(static i => $"/etc/service-{i:000}"));
        for (var i = 0; all.Count < DirectoryCount; i++)
        {
            all.Add($"/usr/lib/module-{i:000}");
        }

        return [.. all];
    }

    private string PathOf(int file) => file switch
    {
        < 1200 => $"/var/lib/dpkg/info/package-{file / 3:000}.{(file % 3) switch { 0 => "list", 1 => "md5sums", _ => "postinst" }}",
        < 1900 => $"/usr/lib/x86_64-linux-gnu/lib{file - 1200}.so.1",
        < 2200 => $"/usr/bin/program-{file - 1900:000}",
        < 3500 => $"/usr/share/zoneinfo/area-{file % 20:00}/place-{file}",
        < 4800 => $"{Documents[file % Documents.Length]}/document-{file}",
        _ => $"{Directories[32 + (file % (Directories.Length - 32))]}/file-{file}",
    };

    private int SizeOf(int file)
    {
        // Libraries and programs are the large ones.
        if (file is >= 1200 and < 1200 + LargeFiles)
        {
            return (1 << 20) + _random.Next(3 << 20);
        }

        var middle = FileCount - SmallFiles - LargeFiles;
        return file is >= 1200 and < 2200 || file >= FileCount - (middle - (1000 - LargeFiles)) ? 4097 + _random.Next(73_000) : 1 + _random.Next(4096);
    }
}
