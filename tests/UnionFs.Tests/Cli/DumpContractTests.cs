using System.Globalization;
using System.Security.Cryptography;
using UnionFs.TestKit.Tar;
using Xunit;

namespace UnionFs.Tests.Cli;

/// <summary>The lines of <c>dump --json</c>, word by word, over a layer that has one of everything.</summary>
public sealed class DumpContractTests : IDisposable
{
    private readonly ToolFolder _folder = new();
    private readonly string _tar;

    public DumpContractTests() => _tar = _folder.Write("every thing.tar", Everything());

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_word_is_as_the_contract_says()
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData("hello"u8));
        var layer = FsText.ToJson(_tar);
        var run = ToolRun.InProcess("dump", "--json", "-l", _tar);

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal(
            [
                """{"path":"/a","type":"d","mode":"1777","uid":1,"gid":2,"size":0,"mtime_ns":5000000000,"nlink":2,"ino":#,"layer":LAYER}""",
                """{"path":"/a/x","type":"f","mode":"4755","uid":4294967294,"gid":0,"size":5,"mtime_ns":99999999999000000000,"nlink":2,"ino":#,"sha256":"HASH","xattrs":{"user.b\u0001":"00ff","user.ä":""},"layer":LAYER}""",
                """{"path":"/a-b","type":"f","mode":"4755","uid":4294967294,"gid":0,"size":5,"mtime_ns":99999999999000000000,"nlink":2,"ino":#,"sha256":"HASH","xattrs":{"user.b\u0001":"00ff","user.ä":""},"layer":LAYER}""",
                """{"path":"/blk","type":"b","mode":"660","uid":0,"gid":0,"size":0,"mtime_ns":0,"nlink":1,"ino":#,"rdev":"8:1","layer":LAYER}""",
                """{"path":"/chr","type":"c","mode":"666","uid":0,"gid":0,"size":0,"mtime_ns":0,"nlink":1,"ino":#,"rdev":"1:3","layer":LAYER}""",
                """{"path":"/fifo","type":"p","mode":"644","uid":0,"gid":0,"size":0,"mtime_ns":-1500000000,"nlink":1,"ino":#,"layer":LAYER}""",
                """{"path":"/link","type":"l","mode":"777","uid":0,"gid":0,"size":6,"mtime_ns":0,"nlink":1,"ino":#,"target":"a/\"b\"\n","layer":LAYER}""",
                """{"path":"/ä","type":"f","mode":"0","uid":0,"gid":0,"size":0,"mtime_ns":0,"nlink":1,"ino":#,"sha256":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","layer":LAYER}""",
                """{"path":"/�","type":"f","mode":"644","uid":0,"gid":0,"size":0,"mtime_ns":0,"nlink":1,"ino":#,"sha256":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","layer":LAYER}""",
                """{"path":"/😀","type":"f","mode":"644","uid":0,"gid":0,"size":0,"mtime_ns":0,"nlink":1,"ino":#,"sha256":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","layer":LAYER}""",
                """{"path":"/\udcff\udcfe","type":"f","mode":"644","uid":0,"gid":0,"size":0,"mtime_ns":0,"nlink":1,"ino":#,"sha256":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","layer":LAYER}""",
            ],
            run.Lines.Skip(1).Select(l => WithoutId(l).Replace(layer, "LAYER", StringComparison.Ordinal).Replace(hash, "HASH", StringComparison.Ordinal)));
        Assert.StartsWith("{\"path\":\"/\",\"type\":\"d\",", run.Lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        var run = ToolRun.InProcess("dump", "--json", "-l", _tar);
        using var fs = UnionFileSystem.Create(LayerStack.Of(Layer.FromTar(_tar, cancellationToken: TestContext.Current.CancellationToken)));
        TreeEntry[] entries = [.. fs.Walk("/", hashContent: true, cancellationToken: TestContext.Current.CancellationToken)];
        var records = run.Lines.Select(JsonRecord.Parse).ToList();

        Assert.Equal(entries.Select(static e => e.Path), records.Select(static r => (string)r["path"]));
        Assert.Equal(entries.Select(static e => e.Stat.ModifyTime.TotalNanoseconds), records.Select(static r => (Int128)r["mtime_ns"]));
        Assert.Equal(entries.Select(static e => (Int128)e.Stat.Id.Value), records.Select(static r => (Int128)r["ino"]));
        Assert.Equal(entries.Select(static e => e.Target), records.Select(static r => (string?)r.GetValueOrDefault("target")));
        Assert.Equal(entries.Select(static e => e.Sha256), records.Select(static r => (string?)r.GetValueOrDefault("sha256")));
        foreach (var (entry, record) in entries.Zip(records))
        {
            var xattrs = (Dictionary<string, object>?)record.GetValueOrDefault("xattrs") ?? [];
            Assert.Equal(entry.Xattrs.Select(static x => x.Key), xattrs.Keys);
        }
    }

    [Fact]
    public void The_same_hard_link_has_one_number_and_layers_are_named_as_on_the_command_line()
    {
        var other = _folder.Write("other/new", "n");
        var script = _folder.Write("script", "write /a-b 0 00\ncreate /top 644\nmkdir /m 755\ncommit mine\ncreate /above 644\n");
        var dump = Path.Combine(_folder.Path, "dump");
        var run = ToolRun.InProcess("run-script", "-l", _tar, "-l", Path.GetDirectoryName(other)!, "--dump", dump, script);
        var records = File.ReadAllLines(dump).Select(JsonRecord.Parse).ToDictionary(static r => (string)r["path"]);

        Assert.Equal(new ToolRun(0, "", ""), run);
        Assert.Equal(records["/a/x"]["ino"], records["/a-b"]["ino"]);
        Assert.Equal(records.Count, records.Values.Select(static r => r["ino"]).Distinct().Count() + 1);
        Assert.Equal(
            [_tar, "mine", "mine", "mine", Path.GetDirectoryName(other)!, "top"],
            ((string[])["/blk", "/a-b", "/a/x", "/m", "/new", "/above"]).Select(p => (string)records[p]["layer"]));
    }

    [Fact]
    public void The_text_form_can_be_read_as_a_layer()
    {
        var text = ToolRun.InProcess("dump", "-l", _tar).Output;
        using var fs = UnionFileSystem.Create(LayerStack.Of(TreeText.ParseLayer("read", text)));

        // Links between names and the bytes of files are not part of the text.
        static string Comparable(string dump) => string.Join('\n', dump.Split('\n').Select(static l => string.Join(' ', l.Split(' ').Where(static w => !w.StartsWith("sha256=", StringComparison.Ordinal) && !w.StartsWith("links=", StringComparison.Ordinal)))));
        Assert.Equal(Comparable(text), Comparable(fs.DumpTree(cancellationToken: TestContext.Current.CancellationToken)));
    }

    private static string WithoutId(string line)
    {
        var start = line.IndexOf("\"ino\":", StringComparison.Ordinal) + "\"ino\":".Length;
        var end = line.IndexOf(',', start);
        Assert.True(ulong.TryParse(line.AsSpan(start, end - start), CultureInfo.InvariantCulture, out _), line);
        return $"{line[..start]}#{line[end..]}";
    }

    private static byte[] Everything()
    {
        var builder = new TarBuilder().Directory("./", static h => h with { Mode = 0x1ED });
        builder.PaxBytes('x', [.. TarBuilder.PaxRecord("SCHILY.xattr.user.b\u0001", [0, 255]), .. TarBuilder.PaxRecord("SCHILY.xattr.user.ä", []), .. TarBuilder.PaxRecord("mtime", "99999999999"u8.ToArray())]);
        builder.File("a-b", "hello", static h => h with { Mode = 0x9ED, Uid = 4294967294 });
        builder.Directory("a", static h => h with { Mode = 0x3FF, Uid = 1, Gid = 2, ModifyTime = 5 }).HardLink("a/x", "a-b");
        builder.Entry("chr", '3', [], static h => h with { Mode = 0x1B6, DeviceMajor = 1, DeviceMinor = 3 });
        builder.Entry("blk", '4', [], static h => h with { Mode = 0x1B0, DeviceMajor = 8, DeviceMinor = 1 });
        builder.Pax(("mtime", "-1.5")).Entry("fifo", '6', []);
        builder.Symlink("link", "a/\"b\"\n").File("😀").File("\uFFFD").File("ä", "", static h => h with { Mode = 0 });
        builder.Header(new TarHeaderFields { Name = [0xFF, 0xFE] });
        return builder.End().ToArray();
    }
}
