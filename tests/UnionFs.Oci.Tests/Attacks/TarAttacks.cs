using UnionFs.Oci.Tests.Kit;
using UnionFs.TestKit.Tar;
using Xunit;
using static UnionFs.Oci.Tests.Attacks.Attack;

namespace UnionFs.Oci.Tests.Attacks;

/// <summary>Rows 1 to 30 and 53: what is wrong lies in the tar of a layer.</summary>
internal static class TarAttacks
{
    public static IEnumerable<Attack> All => [.. Names(), .. Links(), .. Marks(), .. Headers(), .. Ends()];

    private static TarBuilder New => new();

    private static IEnumerable<Attack> Names()
    {
        yield return Tar(1, "../ at the start", true, New.File("../canary", "evil").End().ToArray(), reason: "climbs");
        yield return Tar(1, "../ inside", true, New.File("a/../../canary", "evil").End().ToArray(), reason: "climbs");
        yield return Tar(1, "../ as a directory", true, New.Directory("../folder/").End().ToArray(), reason: "climbs");
        yield return Tar(2, "absolute, doubled slashes", false, New.File("/etc/passwd", "mine").File("//x//y", "mine").End().ToArray(), fs => Assert.Equal("mine", fs.ReadAllText("/x/y")));
        yield return Tar(2, "drive letters, UNC", false, New.File("C:\\Windows\\x", "mine").File("\\\\host\\share", "mine").End().ToArray(), fs => Assert.Equal("mine", fs.ReadAllText("/C:\\Windows\\x")));
        yield return Tar(3, "a name that begins like the root", true, New.File("../rootfs-evil/x", "evil").End().ToArray(), reason: "climbs");
        yield return Tar(4, "../ in a PAX path", true, New.Pax(("path", "../canary")).File("x", "evil").End().ToArray(), reason: "climbs");
        yield return Tar(4, "../ in a GNU long name", true, New.Long('L', "../../canary").File("x", "evil").End().ToArray(), reason: "climbs");
        yield return Tar(4, "../ in the prefix", true, New.Entry("canary", '0', [], static h => h with { Prefix = TarBuilder.Bytes("..") }).End().ToArray(), reason: "climbs");
        yield return Tar(4, "../ in a sparse name", true, New.Pax(("GNU.sparse.major", "0"), ("GNU.sparse.minor", "1"), ("GNU.sparse.name", "../canary"), ("GNU.sparse.map", "0,1"), ("GNU.sparse.size", "1")).File("x", "e").End().ToArray());
        yield return Tar(5, "NUL in a PAX path", true, New.Pax(("path", "a\0b")).File("x").End().ToArray());
        yield return Tar(5, "control, escape and bidi characters in names", false, New.File("a\u001b[2J", "1").File("b\nc", "2").File("d\u202ee", "3").End().ToArray(), static fs => Assert.DoesNotContain('\u001b', fs.DumpTree()));
        yield return Tar(6, "names that are not UTF-8", false, Latin("caf\u00e9").Concat(Latin("caf\u00e8")).Concat(new byte[1024]).ToArray(), static fs => Assert.Equal(2, fs.List("/").Count));
        yield return Tar(2, "names of Windows devices", false, New.File("CON", "mine").File("aux.txt", "mine").File("a:b", "mine").End().ToArray(), static fs => Assert.Equal("mine", fs.ReadAllText("/CON")));
        yield return Tar(7, "names that differ in case or form", false, New.File("A", "1").File("a", "2").File("\u00e9", "3").File("e\u0301", "4").End().ToArray(), fs => Assert.Equal(4, fs.List("/").Count));
        yield return Tar(8, "a name of 300 bytes", false, New.Pax(("path", new string('n', 300))).File("x", "mine").End().ToArray(), static fs => Assert.Single(fs.List("/")));
        yield return Tar(8, "a path of 100 KiB", true, New.Pax(("path", string.Join('/', Enumerable.Repeat("d", 50_000)))).File("x").End().ToArray());
        yield return Tar(9, "the root is a link", true, New.Symlink("./", "/etc").End().ToArray());
        yield return Tar(9, "the root is a file", true, New.File(".", "x").End().ToArray());
    }

    private static IEnumerable<Attack> Links()
    {
        yield return Tar(10, "written through a link that leads out", false, New.Symlink("l", "/etc").File("l/evil", "mine").End().ToArray(), static fs => Assert.Equal("mine", fs.ReadAllText("/etc/evil")));
        yield return new Attack(10, "a link out to what exists", false, static s => s.Layout.AddImage("v1", LayerCompression.None, New.Symlink("l", s.Canary).Symlink("m", "../../../../.." + s.Canary).End().ToArray()))
        {
            Check = static fs => Assert.Equal(FsError.ENOENT, fs.TryStat("/l", out _)),
        };
        yield return new Attack(10, "through a link of the layer below", false, static s => s.Layout.AddImage("v1", LayerCompression.Gzip, New.Symlink("l", Path.GetDirectoryName(s.Canary)!).End().ToArray(), New.File("l/canary", "mine").End().ToArray()));
        yield return Tar(11, "a chain of links", false, New.Symlink("a", ".").Symlink("a/b", "..").Symlink("a/b/c", "../..").File("a/b/c/canary", "mine").End().ToArray(), static fs => Assert.Equal("mine", fs.ReadAllText("/canary")));
        yield return new Attack(12, "a hard link to outside, absolute", true, static s => s.Layout.AddImage("v1", LayerCompression.Gzip, New.HardLink("x", s.Canary).End().ToArray()));
        yield return Tar(12, "a hard link to outside with ..", true, New.HardLink("x", "../../../etc/passwd").End().ToArray());
        yield return Tar(12, "a hard link relative to the process", true, New.HardLink("x", "UnionFs.dll").End().ToArray());
        yield return Tar(13, "a hard link to itself", true, New.HardLink("x", "x").End().ToArray());
        yield return Tar(13, "a hard link to a directory", true, New.Directory("d/").HardLink("x", "d").End().ToArray());
        yield return Tar(13, "a hard link to nothing", true, New.HardLink("x", "nothing").End().ToArray());
        yield return Tar(13, "a hard link to a whiteout", true, New.File(".wh.w").HardLink("x", "w").End().ToArray());
        yield return Tar(14, "attributes of a link", false, New.Symlink("l", "f").File("f", "x").Entry("l", '2', [], static h => h with { LinkName = TarBuilder.Bytes("f"), Mode = 0 }).End().ToArray(), static fs => Assert.Equal(0x1A4, (int)fs.Stat("/f").Mode));
        yield return Tar(15, "links in a circle", false, New.Symlink("a", "b").Symlink("b", "a").End().ToArray(), static fs => Assert.Equal(FsError.ELOOP, fs.TryStat("/a", out _)));
        yield return Tar(15, "an entry below links in a circle", true, New.Symlink("a", "b").Symlink("b", "a").File("a/x", "x").End().ToArray(), reason: "symbolic links");
    }

    private static IEnumerable<Attack> Marks()
    {
        yield return Tar(16, "a whiteout through a link", false, New.Symlink("l", "/etc").File("l/.wh.passwd").End().ToArray());
        foreach (var name in (string[])[".wh.", ".wh..", ".wh..."])
        {
            yield return Tar(17, $"a whiteout called {name}", true, New.File(name).End().ToArray());
        }

        yield return Tar(17, "an entry below a whiteout", true, New.File(".wh.x/y", "evil").End().ToArray());
        yield return Tar(18, "hidden and made again, both orders", false, New.File(".wh.a").File("a", "new").File("b", "new").File(".wh.b").End().ToArray(), static fs => Assert.Equal("newnew", fs.ReadAllText("/a") + fs.ReadAllText("/b")));
        yield return new Attack(18, "opaque after its siblings", false, static s => s.Layout.AddImage("v1", LayerCompression.Gzip, New.File("d/old").End().ToArray(), New.File("d/new").File("d/.wh..wh..opq").End().ToArray()))
        {
            Check = static fs => Assert.Equal(["new"], fs.List("/d").Select(static e => e.Name)),
        };
        yield return Tar(19, "opaque at the root of the lowest layer", false, New.File("a").File(".wh..wh..opq").End().ToArray(), static fs => Assert.True(fs.Exists("/a")));
        yield return new Attack(20, "a device 0/0 and marks of overlayfs", false, static s => s.Layout.AddImage(
            "v1", LayerCompression.Gzip, New.File("f", "below").File("d/f", "below").End().ToArray(),
            New.Pax(("SCHILY.xattr.trusted.overlay.opaque", "y")).Directory("d/").Entry("c", '3', []).End().ToArray()))
        {
            Check = static fs =>
            {
                Assert.True(fs.Exists("/d/f"));
                Assert.Equal(NodeKind.CharacterDevice, fs.Stat("/c").Kind);
            },
        };
        yield return Tar(21, "devices, FIFOs, set-id bits", false, New.Entry("mem", '3', [], static h => h with { DeviceMajor = 1, DeviceMinor = 1 }).Entry("pipe", '6', []).Entry("su", '0', [], static h => h with { Mode = 0xDED }).End().ToArray(), static fs => Assert.Equal(NodeKind.Fifo, fs.Stat("/pipe").Kind));
        yield return Tar(22, "a file, a directory and a link of one name", false, New.Directory("x/").File("x/in").Symlink("x", "y").File("x", "last").End().ToArray(), static fs => Assert.Equal("last", fs.ReadAllText("/x")));
    }

    private static IEnumerable<Attack> Headers()
    {
        yield return Tar(23, "another size in PAX", false, New.Pax(("size", "4")).Header(new TarHeaderFields { Name = TarBuilder.Bytes("f"), Size = 1024 }).Data(TarBuilder.Bytes("four")).File("g", "x").End().ToArray(), static fs => Assert.Equal("fourx", fs.ReadAllText("/f") + fs.ReadAllText("/g")));
        yield return Tar(24, "a PAX size over a long name", false, New.Pax(("size", "512")).Long('L', "long").Entry("f", '0', new byte[512]).End().ToArray(), static fs => Assert.Equal(512, fs.Stat("/long").Size));
        foreach (var (what, record) in ((string, string)[])[("of length 0", "0 path=x\n"), ("without a number", "path=x\n"), ("longer than there is", "99999 path=x\n"), ("without =", "7 path\n")])
        {
            yield return Tar(25, $"a PAX record {what}", true, New.PaxBytes('x', TarBuilder.Bytes(record)).File("f").End().ToArray());
        }

        yield return Tar(26, "a negative size", true, New.Header(new TarHeaderFields { Name = TarBuilder.Bytes("f"), Size = -512 }).End().ToArray(), reason: "negative");
        yield return Tar(26, "a size of 2^62", true, New.Header(new TarHeaderFields { Name = TarBuilder.Bytes("f"), Size = 1L << 62 }).End().ToArray());
        yield return Tar(26, "a negative PAX size", true, New.Pax(("size", "-1")).File("f").End().ToArray());
        yield return Tar(27, "a long name that claims 512 MiB", true, New.Header(new TarHeaderFields { Name = TarBuilder.Bytes("././@LongLink"), Type = 'L', Size = 512 << 20 }).End().ToArray(), reason: "more than");
        yield return Tar(27, "a PAX header of 2 MiB", true, New.PaxBytes('x', TarBuilder.PaxRecord("comment", new byte[2 << 20])).File("f").End().ToArray(), reason: "more than");
        yield return Tar(28, "a sparse map that goes back", true, Sparse("10,1,0,1", "20", "ab"));
        yield return Tar(28, "a sparse map beyond the end", true, Sparse("0,1,100,1", "20", "ab"));
        yield return Tar(28, "a sparse file of 1 TiB", false, Sparse("0,2", "1099511627776", "ab"), static fs => Assert.Equal(1L << 40, fs.Stat("/f").Size));
        yield return Tar(53, "20,000 names in one directory", false, Many().ToArray(), static fs => Assert.Equal(20_000, fs.List("/d").Count));
        yield return Tar(53, "500 directories deep", false, Deep());
    }

    private static IEnumerable<Attack> Ends()
    {
        yield return Tar(29, "entries after the end", false, New.File("a").End().File("hidden").End().ToArray(), static fs => Assert.False(fs.Exists("/hidden")));
        yield return Tar(29, "one block of zeros", true, New.File("a").Raw(new byte[512]).File("b").End().ToArray());
        yield return Tar(29, "cut in a file", true, New.File("a", new string('x', 2000)).ToArray()[..1000]);
        yield return Tar(29, "cut in a header", true, New.File("a", "x").File("b").ToArray()[..1200]);
        yield return new Attack(29, "bytes after the end that the digest does not know", true, static s =>
        {
            var tar = New.File("a").End().ToArray();
            s.Layout.AddImage("v1", "", [tar], s.Layout.Add(MediaTypes.OciLayerGzip, TarBuilder.Gzip([.. tar, 1])));
        }) { Reason = "have the digest" };
    }

    private static byte[] Latin(string name) => New.Header(new TarHeaderFields { Name = System.Text.Encoding.Latin1.GetBytes(name) }).ToArray();

    private static byte[] Sparse(string map, string size, string data) =>
        New.Pax(("GNU.sparse.major", "0"), ("GNU.sparse.minor", "1"), ("GNU.sparse.name", "f"), ("GNU.sparse.map", map), ("GNU.sparse.size", size)).File("f", data).End().ToArray();

    private static byte[] Deep() => New.Pax(("path", string.Join('/', Enumerable.Repeat("d", 500)) + "/f")).File("f", "x").End().ToArray();

    private static TarBuilder Many()
    {
        var tar = New;
        for (var i = 0; i < 20_000; i++)
        {
            tar.File($"d/{i}");
        }

        return tar.End();
    }
}
