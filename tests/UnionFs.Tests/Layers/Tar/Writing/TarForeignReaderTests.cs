using System.Diagnostics;
using System.Formats.Tar;
using System.Text;
using UnionFs.Tests.Cli;
using Xunit;
using static UnionFs.Tests.Layers.Tar.Writing.WrittenTar;

namespace UnionFs.Tests.Layers.Tar.Writing;

/// <summary>Other programs read what is written: GNU tar, bsdtar and Python where they are installed, and the BCL.</summary>
public sealed class TarForeignReaderTests : IDisposable
{
    private static readonly Timestamp s_time = new(1_700_000_000, 123_456_700);
    private readonly string _folder = Directory.CreateTempSubdirectory("unionfs-foreign-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static Layer Sample() => Layer.InMemory("sample", static b => b
        .Directory("/d").WithMode((UnixFileMode)0x3FF).WithTime(s_time)
        .File("/d/file", "some text").WithTime(s_time).WithOwner(1000, 2000).WithMode((UnixFileMode)0x1A0)
        .File("/d/" + new string('n', 200), "long").WithTime(s_time)
        .File("/d/größe", "umlaut").WithTime(s_time)
        .File("/" + string.Join('/', Enumerable.Repeat("a-directory-with-a-name", 12)) + "/deep", "deep").WithTime(s_time)
        .HardLink("/z-link", "/d/file").Symlink("/link", "d/" + new string('n', 200)).WithTime(s_time)
        .File("/d/tool", new byte[100_000]).WithMode((UnixFileMode)0x9ED).WithTime(s_time)
        .Special("/pipe", NodeKind.Fifo).WithTime(s_time));

    [Theory]
    [InlineData("tar", "--numeric-owner", "-xpf")]
    [InlineData("bsdtar", "--numeric-owner", "-xpf")]
    public void An_archiver_unpacks_the_tree_that_was_written(string program, params string[] arguments)
    {
        Assert.SkipUnless(Programs.Exist(program), $"there is no program '{program}' on this machine");
        using var layer = Sample();
        var tar = Path.Combine(_folder, "a.tar");
        File.WriteAllBytes(tar, Write(layer, Exact));
        var target = Directory.CreateDirectory(Path.Combine(_folder, "out")).FullName;
        Run(program, [.. arguments, tar, "-C", target]);

        using var unpacked = Layer.FromDirectory(target);
        using var expected = UnionFileSystem.Create(LayerStack.Of(layer));
        using var actual = UnionFileSystem.Create(LayerStack.Of(unpacked));
        Assert.Equal(Lines(expected), Lines(actual));
    }

    [Fact]
    public void Python_lists_the_same_entries()
    {
        Assert.SkipUnless(Programs.Exist("python3"), "there is no program 'python3' on this machine");
        using var layer = Sample();
        var tar = Path.Combine(_folder, "a.tar");
        File.WriteAllBytes(tar, Write(layer, Exact));
        const string script = """
            import sys, tarfile
            for m in tarfile.open(sys.argv[1]):
                print(m.type.decode(), m.name, oct(m.mode)[2:], m.uid, m.gid, m.size, '%.7f' % m.mtime, m.linkname, m.uname + m.gname)
            """;
        var lines = Run("python3", ["-c", script, tar]).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains("0 d/file 640 1000 2000 9 1700000000.1234567  ", lines);
        Assert.Contains("1 z-link 640 1000 2000 0 1700000000.1234567 d/file ", lines);
        Assert.Contains(lines, static l => l.StartsWith("0 a-directory-with-a-name/", StringComparison.Ordinal) && l.Contains("/deep 644 0 0 4 ", StringComparison.Ordinal));
        Assert.Equal(Headers(Write(layer, Exact)).Count, lines.Length);
    }

    [Fact]
    public void The_BCL_reads_the_same()
    {
        using var layer = Sample();
        using var reader = new TarReader(new MemoryStream(Write(layer, Exact)));
        var count = 0;
        while (reader.GetNextEntry() is { } entry)
        {
            count++;
            var ours = layer.Entry(entry.Name);
            Assert.Equal(((int)ours.Attributes.Mode, (int)ours.Attributes.Uid, ours.Attributes.ModifyTime.ToDateTimeOffset()), ((int)entry.Mode, entry.Uid, entry.ModificationTime));
            if (entry.DataStream is { } data)
            {
                using var text = new StreamReader(data, Encoding.Latin1);
                Assert.Equal(Encoding.Latin1.GetString(layer.Bytes(entry.Name)), text.ReadToEnd());
            }
        }

        Assert.Equal(Headers(Write(layer, Exact)).Count, count);
    }

    /// <summary>Directories that are only implied have times of the host, and owners are root's to set.</summary>
    private static string[] Lines(UnionFileSystem fs) =>
        [.. fs.Walk("/", hashContent: true).Where(static e => !e.Stat.IsDirectory || e.Path == "/d").Select(static e =>
            $"{e.Path} {e.Stat.Kind} {Convert.ToString((int)e.Stat.Mode, 8)} {(Environment.UserName == "root" ? $"{e.Stat.Uid}:{e.Stat.Gid}" : "")} {e.Stat.Size}"
            + $" {(e.Stat.IsDirectory ? 0 : e.Stat.LinkCount)} {e.Stat.ModifyTime} {e.Sha256} {e.Target}")];

    private static string Run(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, StandardOutputEncoding = Encoding.UTF8 };
        start.Environment["LC_ALL"] = "C.UTF-8";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error.Result);
        return output;
    }
}
