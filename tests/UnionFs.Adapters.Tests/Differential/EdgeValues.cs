using System.IO.Abstractions;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;

namespace UnionFs.Adapters.Tests.Differential;

/// <summary>The values at the edges of what a parameter takes, for every parameter there is, and one that is plainly good.</summary>
internal static class EdgeValues
{
    /// <summary>Paths: every kind of thing there can be at one, and every way one can be written wrong.</summary>
    public static IReadOnlyList<string> Paths { get; } =
    [
        "null", .. Quoted(
            "", " ", "\t", "\0", "f1\0", "%/f1\0x", "%/f1", "%/f2", "%/d1", "%/d2", "f1", "d1", "./f1", "../root/f1", "d1/../f1", "d1//f", "%//f1", "d1/./f",
            "%/missing", "%/missing/f", "%/missing/a/b", "%/f1/x", "%/f1/", "%/d1/", "%/d1//", "%/missing/", ".", "..", "%", "%/", "d1/..",
            "%/lf", "%/ld", "%/ld/", "%/ld/f", "%/chain", "%/dangling", "%/dangling/", "%/dangling/x", "%/loop1", "%/loop1/x", "%/d1/up", "%/d2/there", "%/d2/there/x",
            "%/ro", "%/none", "%/run", "%/.hidden", "%/.dots", "%/empty", "%/big", "%/name with space", "%/\u00fcn\u00ef", "%/new", "%/d2/new", "%/d1/sub", "%/X.TXT", "%/x.txt",
            "%/locked", "%/locked/x", "%/rodir/f", "%/rodir/new", "%/utf8", "%/utf16", "%/bad", "%/a:b", "%/a\\b", "%/a*b", "%/a|b", "%/ f1", "%/f1 ", "%/...", "%/\ud800",
            "%/{n*255}", "%/{n*256}", "%/{\u00fc*128}", "{n*300}", "%/{/*5000}f1", "%/d1{/*300}f", "%/{n*200}/{n*200}/x", "%/{a*5000}", "%/d1/{b*4096}/c"),
    ];

    /// <summary>Texts that are no paths.</summary>
    private static readonly string[] s_texts = ["null", .. Quoted("", " ", "text", "a\0b", "x\ny\r\nz", "\u00fc\u20ac", "{t*5000}")];

    private static readonly string[] s_patterns =
    [
        "null", .. Quoted("", " ", "*", "*.*", "*.", "?", "f?", "*.txt", "*.TXT", "*.t", "f1", ".*", "*.b.c", "..", "../*", "d1/*", "/x", "*\0", "[a]", "a*", "<", "f\"", "sub/x", "\\*", "**"),
    ];

    /// <summary>The values to try for a parameter.</summary>
    public static IReadOnlyList<string> Of(Member member, ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        return type == typeof(string) ? OfText(member, parameter)
            : type == typeof(ReadOnlySpan<char>) ? [.. (member.Receiver == typeof(IPath) ? PurePaths : s_texts).Skip(1).Where(static w => !w.Contains("ud800", StringComparison.Ordinal))]
            : type.IsEnum ? OfEnum(type)
            : type == typeof(int) && member.Method.Name.StartsWith("CopyTo", StringComparison.Ordinal) ? ["0", "1", "-1", "3", "4096", "70000", "-2147483648"]
            : type == typeof(int) ? ["0", "1", "-1", "3", "4096", "70000", "2147483647", "-2147483648"]
            : type == typeof(long) && member.Method.Name == "SetLength" ? ["0", "1", "-1", "5", "70000", "1000000", "-9223372036854775808"]
            : type == typeof(long) ? ["0", "1", "-1", "5", "70000", "-9223372036854775808", "9223372036854775807"]
            : type == typeof(bool) ? ["False", "True"]
            : type == typeof(byte) ? ["0", "255"]
            : OfObject(type);
    }

    /// <summary>A value that works if the others do.</summary>
    public static string Good(Member member, ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        return type == typeof(string) ? GoodText(member, parameter)
            : type == typeof(FileMode) ? "Open"
            : type == typeof(FileAccess) ? "ReadWrite"
            : type == typeof(FileShare) ? "ReadWrite"
            : type == typeof(UnixFileMode) ? "UserRead,UserWrite,GroupRead"
            : type == typeof(FileAttributes) ? "ReadOnly"
            : type == typeof(WatcherChangeTypes) ? "All"
            : type.IsEnum ? "0"
            : type == typeof(int) ? parameter.Name is "bufferSize" ? "4096" : parameter.Name is "count" or "timeout" or "minimumBytes" ? "3" : "0"
            : type == typeof(long) ? parameter.Name is "length" or "value" ? "3" : "0"
            : type == typeof(bool) ? parameter.Name is "recursive" or "overwrite" ? "True" : "False"
            : type == typeof(byte) ? "7"
            : GoodObject(type);
    }

    /// <summary>Paths for the functions on text, which touch no disk.</summary>
    private static IReadOnlyList<string> PurePaths { get; } =
    [
        .. Paths, .. Quoted("/", "//", "///", "/a", "/a/", "a/", "a.b/c", "a.b/c.", ".a", "a..b", "a/.b", "/a/../b", "../../x", "~", "C:\\x", "C:/x", "file:///x", "a/b/c.d.e", "/..", "//server/share"),
    ];

    private static IReadOnlyList<string> OfText(Member member, ParameterInfo parameter) => parameter.Name switch
    {
        "contents" or "value" when member.Method.Name != "set_Path" => s_texts,
        "searchPattern" => s_patterns,
        "filter" => s_patterns,
        "extension" => ["null", .. Quoted("", ".", "x", ".x", ".x.y", " ", "\0", "/")],
        "prefix" => ["null", .. Quoted("", "p", "a/b", "\0", ".", " ", "{p*260}")],
        "driveName" => ["null", .. Quoted("", "/", "x", "\0", "C:\\", "/missing")],
        "pathToTarget" => ["null", .. Quoted("", " ", "\0", "f1", "%/f1", "missing", ".", "d1", "d1/", "../root/f1", "new", "{t*4095}", "{t*5000}")],
        _ => member.Receiver == typeof(IPath) && member.Method.Name != "Exists" ? PurePaths : Paths,
    };

    private static string GoodText(Member member, ParameterInfo parameter)
    {
        var isDirectory = member.Receiver == typeof(IDirectory) || member.Receiver == typeof(IDirectoryInfo) || member.Receiver == typeof(IDirectoryInfoFactory)
            || member.Receiver == typeof(IFileSystemWatcherFactory) || member.Receiver == typeof(IFileSystemWatcher);
        return parameter.Name switch
        {
            "contents" or "value" when member.Method.Name != "set_Path" => PathText.Write("good text"),
            "searchPattern" or "filter" => PathText.Write("*"),
            "extension" => PathText.Write(".ext"),
            "prefix" => PathText.Write("pre"),
            "driveName" => PathText.Write("/"),
            "pathToTarget" => PathText.Write("f1"),
            "destFileName" or "destDirName" or "destinationBackupFileName" => PathText.Write("%/d2/new"),
            "destinationFileName" => PathText.Write("%/f2"),
            "basePath" => PathText.Write("/base/path"),
            "path" when member.Method.Name is "CreateSubdirectory" => PathText.Write("inner"),
            "path" when member.Method.Name.StartsWith("Create", StringComparison.Ordinal) => PathText.Write("%/new"),
            "linkPath" => PathText.Write(isDirectory ? "%/ld" : "%/lf"),
            _ => PathText.Write(isDirectory ? "%/d1" : "%/f1"),
        };
    }

    private static IReadOnlyList<string> OfEnum(Type type) =>
        [.. Enum.GetValues(type).Cast<object>().Select(static v => Convert.ToInt64(v).ToString()).Distinct(), "-1", "64", "4096", "65536", "1048576"];

    private static IReadOnlyList<string> OfObject(Type type) =>
        type == typeof(byte[]) || type == typeof(ReadOnlySpan<byte>) || type == typeof(ReadOnlyMemory<byte>)
            ? type == typeof(byte[]) ? ["null", "bytes:", "bytes:0102ff", "fill:41*5000"] : ["bytes:", "bytes:0102ff", "fill:41*5000"]
        : type == typeof(Span<byte>) || type == typeof(Memory<byte>) ? ["buffer:0", "buffer:3", "buffer:70001"]
        : type == typeof(Span<char>) ? ["0", "3", "400"]
        : type == typeof(string[]) || type == typeof(IEnumerable<string>) || type == typeof(ReadOnlySpan<string>) ? Strings(type)
        : type == typeof(IReadOnlyList<Memory<byte>>) ? ["null", "buffer:0", "buffer:2,buffer:3", "buffer:3,buffer:0,buffer:70000"]
        : type == typeof(IReadOnlyList<ReadOnlyMemory<byte>>) ? ["null", "bytes:", "bytes:01,bytes:0203", "fill:42*3000,bytes:,bytes:09"]
        : type == typeof(Encoding) ? ["null", "utf8", "utf8bom", "utf16", "utf32", "latin1", "ascii"]
        : type == typeof(CancellationToken) ? ["none", "cancelled"]
        : type == typeof(DateTime) ? ["2003-04-05T06:07:08.1234567Z", "1999-12-31T23:59:59.0000000", "1969-07-20T20:17:40.0000000Z", "1970-01-01T00:00:00.0000000Z", "0001-01-01T00:00:00.0000000Z", "9999-12-31T23:59:59.9999999Z"]
        : type == typeof(TimeSpan) ? ["0", "3", "-2"]
        : type == typeof(FileStreamOptions) ? ["null", .. ArgumentPool.StreamOptions]
        : type == typeof(EnumerationOptions) ? ["null", .. ArgumentPool.EnumerationOptions]
        : type == typeof(Stream) ? ["null", "memory", "unwritable", "closed"]
        : typeof(SafeHandle).IsAssignableFrom(type) ? ["null", "invalid"]
        : type == typeof(FileInfo) || type == typeof(DirectoryInfo) ? ["null", .. Quoted("%/f1", "%/d1", "%/missing").Select(static q => "host:" + q)]
        : type == typeof(DriveInfo) ? ["null", "host:\"/\""]
        : type == typeof(FileStream) ? ["null", "host:\"/dev/null\""]
        : type == typeof(FileSystemWatcher) || type == typeof(object) || type == typeof(AsyncCallback) || type.IsSubclassOf(typeof(Delegate)) ? ["null", "some"]
        : ["null"];

    private static string GoodObject(Type type) =>
        type == typeof(CancellationToken) ? "none"
        : type == typeof(Stream) ? "memory"
        : type == typeof(Encoding) ? "utf8"
        : type == typeof(TimeSpan) ? "3"
        : type == typeof(AsyncCallback) || type == typeof(object) ? "null"
        : OfObject(type) is [_, _, ..] values ? values[1] : "null";

    private static IReadOnlyList<string> Strings(Type type)
    {
        IReadOnlyList<string> some = ["[]", "[\"one\",\"two\"]", "[\"\"]", "[\"a\",null]", "[\"x\",\"/y\",\"z\"]", "[\"x/\",\"\",\"z\"]", "[\"\\u0000\",\"b\"]", "[\"\u00fc\",\"long {l*4000}\"]"];
        return type == typeof(ReadOnlySpan<string>) ? some : ["null", .. some];
    }

    private static IEnumerable<string> Quoted(params IEnumerable<string> texts) => texts.Select(PathText.Write);
}
