using System.Text;

namespace UnionFs.Adapters.Tests.Differential;

/// <summary>The tree that scripts start from: something of everything a path can meet.</summary>
internal static class StartingTree
{
    private const UnixFileMode Plain = (UnixFileMode)0b110_100_100;
    private const UnixFileMode Folder = (UnixFileMode)0b111_101_101;

    /// <summary>Where temporary files go.</summary>
    public const string Temporary = "tmp";

    /// <summary>When the directory that holds the tree was written.</summary>
    public static DateTime ParentTime { get; } = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Entries, a directory before what is in it.</summary>
    public static IReadOnlyList<StartingEntry> Entries { get; } = [.. Numbered()];

    private static IEnumerable<StartingEntry> Numbered()
    {
        var time = new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);
        return All().Select((entry, number) => entry with { Time = time.AddDays(number).AddTicks(number + 1) });
    }

    private static IEnumerable<StartingEntry> All() =>
    [
        new("", Folder),
        File("f1", "hello"u8),
        File("f2", "line one\nline two\r\nlast"u8),
        File("big", [.. Enumerable.Range(0, 70_000).Select(static i => (byte)(i * 7 / 3))]),
        File("empty", []),
        File("ro", "read only"u8, (UnixFileMode)0b100_100_100),
        File("none", "secret"u8, 0),
        File("run", "#!"u8, (UnixFileMode)0b111_101_101),
        File(".hidden", "dot"u8),
        File("name with space", "s"u8),
        File("\u00fcn\u00ef", "u"u8),
        File("X.TXT", "upper"u8),
        File("a.b.c", "dots"u8),
        File("utf8", [.. Encoding.UTF8.Preamble, .. "b\u00f6m\n"u8]),
        File("utf16", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("wide\nlines")]),
        File("bad", [0x61, 0xff, 0xfe, 0xc3, 0x28, 0x0a, 0x80]),
        new("d1", Folder),
        File("d1/f", "in a directory"u8),
        File("d1/g.txt", "text"u8),
        new("d1/sub", Folder),
        File("d1/sub/x", "x"u8),
        File("d1/sub/y.log", "log"u8),
        new("d2", Folder),
        new("d3", (UnixFileMode)0b111_000_000),
        new("d3/deep", Folder),
        new("d3/deep/deeper", Folder),
        File("d3/deep/deeper/leaf", "leaf"u8),
        new(".dots", Folder),
        File(".dots/f", "f"u8),
        new("keep", Folder),
        new("locked", 0),
        new("rodir", (UnixFileMode)0b101_101_101),
        File("rodir/f", "f"u8),
        new("watched", Folder),
        new(Temporary, (UnixFileMode)0b1_111_111_111),
        Link("lf", "f1"),
        Link("ld", "d1"),
        Link("chain", "lf"),
        Link("dangling", "missing"),
        Link("loop1", "loop2"),
        Link("loop2", "loop1"),
        Link("d1/up", "../f2"),
        Link("d2/there", "../d1/sub"),
    ];

    private static StartingEntry File(string path, ReadOnlySpan<byte> content, UnixFileMode mode = Plain) => new(path, mode) { Content = content.ToArray() };

    private static StartingEntry Link(string path, string target) => new(path, (UnixFileMode)0b111_111_111) { Target = target };
}
