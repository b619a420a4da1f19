using System.Text;
using ICSharpCode.SharpZipLib.GZip;
using ICSharpCode.SharpZipLib.Tar;
using ICSharpCode.SharpZipLib.Zip;
using LiteDB;
using Mono.Cecil;
using SharpCompress.Archives.Zip;
using SharpCompress.Readers;
using UnionFs.Testing;
using Xunit;

namespace UnionFs.Examples.Tests;

/// <summary>Libraries of others that take streams, on files of a sandbox.</summary>
public class LibraryTests
{
    [Fact]
    public void What_SharpZipLib_packs_SharpCompress_unpacks()
    {
        using var host = new HostFolder().Add("in/text", "some text\n").Add("in/deep/random", Random(300_000)).Add("in/empty", "");
        using var fs = host.Open();
        using (var zip = new ZipOutputStream(fs.Open(host.Path + "/all.zip", FileMode.CreateNew)))
        {
            foreach (var entry in fs.Walk(host.Path + "/in", cancellationToken: TestContext.Current.CancellationToken).Where(static e => e.Stat.IsFile))
            {
                zip.PutNextEntry(new ZipEntry(entry.Path[(host.Path.Length + 1)..]));
                using var content = fs.OpenRead(entry.Path);
                content.CopyTo(zip);
            }
        }

        var io = fs.AsFileSystem();
        using (var archive = ZipArchive.OpenArchive(io.File.OpenRead(host.Path + "/all.zip")))
        {
            foreach (var entry in archive.Entries.Where(static e => !e.IsDirectory))
            {
                var target = io.Path.Combine(host.Path, "out", entry.Key!);
                io.Directory.CreateDirectory(io.Path.GetDirectoryName(target)!);
                using var from = entry.OpenEntryStream();
                using var to = io.File.Create(target);
                from.CopyTo(to);
            }
        }

        foreach (var name in (string[])["text", "deep/random", "empty"])
        {
            Assert.Equal(fs.ReadAllBytes($"{host.Path}/in/{name}"), fs.ReadAllBytes($"{host.Path}/out/in/{name}"));
        }

        fs.AssertChanges($"""
            A {host.Path}/all.zip
            A {host.Path}/out
            A {host.Path}/out/in
            A {host.Path}/out/in/deep
            A {host.Path}/out/in/deep/random
            A {host.Path}/out/in/empty
            A {host.Path}/out/in/text
            """);
    }

    [Fact]
    public void A_tar_of_SharpZipLib_is_a_layer_and_is_read_by_SharpCompress()
    {
        using var host = new HostFolder().Add("file", "content\n");
        using var fs = host.Open();
        using (var tar = new TarOutputStream(new GZipOutputStream(fs.Open(host.Path + "/a.tar.gz", FileMode.Create)), Encoding.UTF8))
        {
            var entry = TarEntry.CreateTarEntry("etc/file");
            entry.Size = 8;
            tar.PutNextEntry(entry);
            using var content = fs.OpenRead(host.Path + "/file");
            content.CopyTo(tar);
            tar.CloseEntry();
        }

        using var layer = Layer.FromTar(fs.OpenRead(host.Path + "/a.tar.gz"), cancellationToken: TestContext.Current.CancellationToken);
        using var unpacked = UnionFileSystem.Create(LayerStack.Of(layer));
        Assert.Equal("content\n", unpacked.ReadAllText("/etc/file"));
        using var reader = ReaderFactory.OpenReader(fs.OpenRead(host.Path + "/a.tar.gz"));
        Assert.True(reader.MoveToNextEntry());
        Assert.Equal(("etc/file", 8), (reader.Entry.Key, reader.Entry.Size));
        fs.AssertChanges($"A {host.Path}/a.tar.gz");
    }

    [Fact]
    public void A_LiteDB_database_of_a_layer_is_changed_in_the_sandbox_only()
    {
        var original = new MemoryStream();
        Fill(original, "from the layer", 500);
        using var host = new HostFolder().Add("data.db", original.ToArray());
        using var fs = host.Open();

        Fill(fs.Open(host.Path + "/data.db", FileMode.Open), "from the sandbox", 250);
        using (var fork = fs.Fork())
        {
            Fill(fork.Open(host.Path + "/data.db", FileMode.Open), "from the fork", 1);
        }

        using (var database = new LiteDatabase(fs.OpenRead(host.Path + "/data.db")))
        {
            var rows = database.GetCollection("rows");
            Assert.Equal((500, 250, 0), (Count(rows, "from the layer"), Count(rows, "from the sandbox"), Count(rows, "from the fork")));
        }

        fs.AssertChanges($"M {host.Path}/data.db");
        Assert.True(fs.Usage.OwnContentBytes < fs.Stat(host.Path + "/data.db").Size + (64 << 10));
    }

    [Fact]
    public void Mono_Cecil_rewrites_an_assembly()
    {
        using var host = new HostFolder().Add("lib.dll", File.ReadAllBytes(typeof(LibraryTests).Assembly.Location));
        using var fs = host.Open();
        using (var module = ModuleDefinition.ReadModule(fs.OpenRead(host.Path + "/lib.dll")))
        using (var file = fs.Open(host.Path + "/lib.new", FileMode.CreateNew))
        {
            module.GetType(typeof(Installer).FullName).Name = "Renamed";
            module.Write(file);
        }

        fs.Move(host.Path + "/lib.new", host.Path + "/lib.dll", overwrite: true);
        using var again = ModuleDefinition.ReadModule(fs.OpenRead(host.Path + "/lib.dll"));
        Assert.Contains(again.Types, static t => t.FullName == "UnionFs.Examples.Tests.Renamed");
        Assert.DoesNotContain(again.Types, static t => t.FullName == typeof(Installer).FullName);
        fs.AssertChanges($"M {host.Path}/lib.dll");
    }

    private static void Fill(Stream file, string text, int count)
    {
        using (file is MemoryStream ? null : file)
        using (var database = new LiteDatabase(file))
        {
            var rows = database.GetCollection("rows");
            rows.InsertBulk(Enumerable.Range(0, count).Select(i => new BsonDocument { ["text"] = text, ["number"] = i }));
            rows.EnsureIndex("text");
            database.Checkpoint();
        }
    }

    private static int Count(ILiteCollection<BsonDocument> rows, string text) => rows.Count(Query.EQ("text", text));

    private static byte[] Random(int length)
    {
        var bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        return bytes;
    }
}
