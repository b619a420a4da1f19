using System.IO.Abstractions;
using System.Reflection;
using System.Text;

namespace UnionFs.Adapters.Tests.Differential;

/// <summary>Values for random calls: mostly such that something happens, over few names, so that calls meet.</summary>
internal static class ArgumentPool
{
    private static readonly string[] s_names =
    [
        "f1", "f2", "big", "empty", "ro", ".hidden", "d1", "d1/f", "d1/g.txt", "d1/sub", "d1/sub/x", "d2", "d2/n", "d2/there", "d1/sub/y.log", "lf", "ld", "ld/f", "chain", "dangling",
        "loop1", "new", "new/n", "d1/new", "d2/new", "d3/deep", "d3/deep/deeper/leaf", "n1", "n2", "d1/n1", "d1/sub/n2", "missing/x", "f1/x", "utf16", "bad", "keep/k", "locked", "rodir/f", "none",
    ];

    private static readonly string[] s_patterns = ["*", "*", "*.*", "f*", "*.t?t", "?", "n*", ".*", "x", "*.log", "sub/*"];

    /// <summary>Options of enumerations.</summary>
    public static IReadOnlyList<string> EnumerationOptions { get; } =
    [
        "{}", "{RecurseSubdirectories:true}", "{RecurseSubdirectories:true;MaxRecursionDepth:1}", "{RecurseSubdirectories:true;AttributesToSkip:0}",
        "{AttributesToSkip:Directory}", "{AttributesToSkip:ReparsePoint;RecurseSubdirectories:true}", "{AttributesToSkip:ReadOnly}", "{ReturnSpecialDirectories:true;AttributesToSkip:0}",
        "{MatchType:Win32;AttributesToSkip:0}", "{MatchType:Simple}", "{MatchCasing:CaseInsensitive}", "{MatchCasing:CaseSensitive}", "{MatchCasing:PlatformDefault}",
        "{IgnoreInaccessible:false;RecurseSubdirectories:true;AttributesToSkip:0}", "{ReturnSpecialDirectories:true;RecurseSubdirectories:true}", "{RecurseSubdirectories:true;MaxRecursionDepth:0}", "{BufferSize:1}",
    ];

    /// <summary>Options of streams.</summary>
    public static IReadOnlyList<string> StreamOptions { get; } =
    [
        "{}", "{Mode:Open;Access:ReadWrite}", "{Mode:OpenOrCreate;Access:Write;Share:None}", "{Mode:Create;Access:ReadWrite;BufferSize:0}",
        "{Mode:CreateNew;Access:Write}", "{Mode:Truncate;Access:Write}", "{Mode:Append;Access:Write}", "{Mode:Append;Access:Read}", "{Mode:Create;Access:Read}",
        "{Mode:OpenOrCreate;Access:ReadWrite;Options:DeleteOnClose}", "{Mode:Open;Access:Read;Options:Asynchronous}", "{Mode:Open;Access:ReadWrite;Options:WriteThrough,SequentialScan}",
        "{Mode:CreateNew;Access:Write;PreallocationSize:100}", "{Mode:Create;Access:ReadWrite;PreallocationSize:5000}", "{Mode:Open;Access:Write;PreallocationSize:5}",
        "{Mode:CreateNew;Access:Write;UnixCreateMode:UserRead,UserWrite}", "{Mode:OpenOrCreate;Access:Write;UnixCreateMode:511}", "{Mode:Open;Access:Read;UnixCreateMode:UserRead}",
    ];

    /// <summary>A random path.</summary>
    public static string Path(Random random) => random.Next(12) switch
    {
        0 => EdgeValues.Paths[random.Next(EdgeValues.Paths.Count)],
        1 or 2 => PathText.Write(Name(random)),
        _ => PathText.Write("%/" + Name(random)),
    };

    /// <summary>A random value for a parameter.</summary>
    public static string Of(Member member, ParameterInfo parameter, Random random)
    {
        var type = parameter.ParameterType;
        if (type == typeof(string))
        {
            return Text(member, parameter, random);
        }

        var edges = EdgeValues.Of(member, parameter);
        return type == typeof(FileMode) ? Pick(random, "Open", "OpenOrCreate", "Create", "CreateNew", "Append", "Truncate", edges[random.Next(edges.Count)])
            : type == typeof(FileAccess) ? Pick(random, "Read", "Write", "ReadWrite", "ReadWrite")
            : type == typeof(FileShare) ? Pick(random, "None", "Read", "Write", "ReadWrite", "ReadWrite,Delete", "ReadWrite")
            : type == typeof(FileOptions) ? Pick(random, "None", "None", "Asynchronous", "DeleteOnClose", "SequentialScan", "WriteThrough")
            : type == typeof(UnixFileMode) ? random.Next(8) == 0 ? random.Next(0x1000).ToString() : Pick(random, "420", "493", "438", "511", "384", "448", "1023", "2541")
            : type == typeof(long) ? Number(random)
            : type == typeof(int) ? Count(parameter, random)
            : Bytes(type, random) ?? edges[random.Next(edges.Count)];
    }

    private static string Text(Member member, ParameterInfo parameter, Random random) => parameter.Name switch
    {
        "contents" => PathText.Write(Pick(random, "", "text", "line\nline\n", "\u00fcber", "{x*4100}")),
        "searchPattern" or "filter" => PathText.Write(s_patterns[random.Next(s_patterns.Length)]),
        "pathToTarget" => PathText.Write(Pick(random, "f1", "d1", "%/d2", "missing", "n1", "lf", "%/d1/sub", "new")),
        "path" when member.Method.Name is "SetCurrentDirectory" => PathText.Write(Pick(random, "%", "%", "%/keep", "%/missing", "%/f1")),
        "path" when member.Method.Name is "CreateSubdirectory" => PathText.Write(Pick(random, "n1", "sub", "n1/n2", "f", "../d1/n")),
        "value" or "extension" or "prefix" or "driveName" => EdgeValues.Of(member, parameter)[random.Next(EdgeValues.Of(member, parameter).Count)],
        _ => member.Receiver == typeof(IPath) ? EdgeValues.Of(member, parameter)[random.Next(EdgeValues.Of(member, parameter).Count)] : Path(random),
    };

    private static string? Bytes(Type type, Random random) =>
        type == typeof(byte[]) && random.Next(20) == 0 ? "null"
        : type == typeof(byte[]) || type == typeof(ReadOnlySpan<byte>) || type == typeof(ReadOnlyMemory<byte>) ? Pick(random, "bytes:", "bytes:0a", "bytes:68690a", $"fill:{random.Next(256):x2}*{random.Next(9000)}")
        : type == typeof(Span<byte>) || type == typeof(Memory<byte>) ? $"buffer:{random.Next(2) * random.Next(6000) + random.Next(9)}"
        : type == typeof(DateTime) ? DateTime.UnixEpoch.AddSeconds(random.Next(1, 1_500_000_000)).AddTicks(random.Next(10_000_000)).ToString("o")
        : type == typeof(CancellationToken) ? random.Next(8) == 0 ? "cancelled" : "none"
        : type == typeof(Encoding) ? Pick(random, "utf8", "utf8bom", "utf16", "latin1", "null")
        : null;

    private static string Number(Random random) => random.Next(6) switch
    {
        0 => "0",
        1 => "-1",
        2 => random.Next(70_000).ToString(),
        _ => random.Next(60).ToString(),
    };

    private static string Count(ParameterInfo parameter, Random random) => parameter.Name switch
    {
        "bufferSize" => Pick(random, "0", "1", "4096", "10", "-1"),
        "timeout" => Pick(random, "0", "2"),
        _ => random.Next(10) == 0 ? "-1" : random.Next(12).ToString(),
    };

    private static string Name(Random random) => s_names[random.Next(s_names.Length)];

    private static string Pick(Random random, params ReadOnlySpan<string> values) => values[random.Next(values.Length)];
}
