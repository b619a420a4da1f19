using System.ComponentModel;
using System.Diagnostics;
using System.Formats.Tar;
using Xunit;
using static UnionFs.Tests.Layers.Tar.TarLayerProbe;

namespace UnionFs.Tests.Layers.Tar;

/// <summary>Archives that others wrote: System.Formats.Tar in all its formats, and GNU tar where it is installed.</summary>
public sealed class TarOracleTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("unionfs-tar-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(TarEntryFormat.V7)]
    [InlineData(TarEntryFormat.Ustar)]
    [InlineData(TarEntryFormat.Pax)]
    [InlineData(TarEntryFormat.Gnu)]
    public void The_BCL_reads_the_same(TarEntryFormat format)
    {
        FillFolder();
        var path = Path.Combine(_folder, "..", Path.GetFileName(_folder) + ".tar");
        try
        {
            using (var stream = File.Create(path))
            using (var writer = new TarWriter(stream, format))
            {
                foreach (var file in Directory.EnumerateFileSystemEntries(_folder, "*", SearchOption.AllDirectories))
                {
                    writer.WriteEntry(file, Path.GetRelativePath(_folder, file).Replace('\\', '/'));
                }
            }

            using var layer = OpenFile(path);
            using var reader = new TarReader(File.OpenRead(path));
            while (reader.GetNextEntry() is { } expected)
            {
                var entry = layer.Entry(expected.Name);
                Assert.Equal(((int)expected.Mode, expected.Uid), ((int)entry.Attributes.Mode, (int)entry.Attributes.Uid));
                Assert.InRange((expected.ModificationTime - entry.Attributes.ModifyTime.ToDateTimeOffset()).Duration(), TimeSpan.Zero, TimeSpan.FromMicroseconds(1));
                Assert.Equal(expected.LinkName, FsName.ToText(entry.Target.Span));
                if (expected.DataStream is { } data)
                {
                    using var copy = new MemoryStream();
                    data.CopyTo(copy);
                    Assert.Equal(copy.ToArray(), layer.Bytes(expected.Name));
                }
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("--format=v7")]
    [InlineData("--format=oldgnu")]
    [InlineData("--format=gnu")]
    [InlineData("--format=ustar")]
    [InlineData("--format=posix")]
    [InlineData("--format=gnu --sparse")]
    [InlineData("--format=posix --sparse --sparse-version=0.0")]
    [InlineData("--format=posix --sparse --sparse-version=0.1")]
    [InlineData("--format=posix --sparse --sparse-version=1.0")]
    [InlineData("--format=posix -z")]
    public void What_GNU_tar_wrote_reads_as_what_it_packed(string options)
    {
        FillFolder();
        var tar = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, "out")).FullName, "a.tar");
        Run("tar", [.. options.Split(' '), "--exclude=./out", "-cf", tar, "-C", _folder, "."]);
        using var layer = OpenFile(tar);
        foreach (var file in Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories).Where(f => !f.StartsWith(Path.GetDirectoryName(tar)!, StringComparison.Ordinal)))
        {
            var name = Path.GetRelativePath(_folder, file);
            if (File.ResolveLinkTarget(file, false) is null)
            {
                Assert.True(File.ReadAllBytes(file).AsSpan().SequenceEqual(layer.Bytes(name)), name);
            }
        }

        Assert.Equal("not/there", layer.Target("link"));
        if (options.Contains("sparse", StringComparison.Ordinal))
        {
            using var content = layer.OpenContent(layer.Entry("holes").Id);
            Assert.True(content.NextData(0) > 0);
        }
    }

    private void FillFolder()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "a", "b"));
        File.WriteAllText(Path.Combine(_folder, "a", "b", "file"), "content");
        File.WriteAllBytes(Path.Combine(_folder, "a", "empty"), []);
        File.WriteAllBytes(Path.Combine(_folder, "a", new string('n', 90)), new byte[1000]);
        File.CreateSymbolicLink(Path.Combine(_folder, "link"), "not/there");
        using var holes = File.Create(Path.Combine(_folder, "holes"));
        for (var i = 1; i < 8; i++)
        {
            holes.Position = i * 200_000;
            holes.Write("data"u8);
        }

        holes.SetLength(2_000_000);
    }

    private static void Run(string program, string[] arguments)
    {
        try
        {
            using var process = Process.Start(program, arguments);
            process.WaitForExit();
            Assert.Equal(0, process.ExitCode);
        }
        catch (Win32Exception)
        {
            Assert.Skip($"There is no program '{program}' on this machine.");
        }
    }
}
