using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace UnionFs.Adapters.Tests.Differential;

/// <summary>Makes values of the words of a script; buffers and streams are new with every call.</summary>
internal static class ArgumentReader
{
    /// <summary>What a member is handed for a word.</summary>
    public static object? Read(string word, Type type, Side side)
    {
        if (word == "null")
        {
            return null;
        }

        if (Call.SlotOf(word) is { } slot)
        {
            return side.Slot(slot);
        }

        if (type == typeof(string))
        {
            return PathText.Read(word, side.Root);
        }

        return type.IsEnum ? Enum.Parse(type, word)
            : type.IsPrimitive ? Primitive(word, type)
            : Sequence(word, type, side.Root) ?? Options(word, type) ?? Host(word, type, side) ?? throw new FormatException($"{word} as {type}");
    }

    private static object Primitive(string word, Type type) =>
        type == typeof(char) ? word[0] : Convert.ChangeType(word, type, CultureInfo.InvariantCulture);

    private static object? Sequence(string word, Type type, string root)
    {
        if (type == typeof(byte[]) || type == typeof(ReadOnlySpan<byte>) || type == typeof(ReadOnlyMemory<byte>) || type == typeof(Span<byte>) || type == typeof(Memory<byte>))
        {
            return Bytes(word);
        }

        if (type == typeof(ReadOnlySpan<char>) || type == typeof(ReadOnlyMemory<char>))
        {
            return PathText.Read(word, root).ToCharArray();
        }

        if (type == typeof(Span<char>))
        {
            return new char[int.Parse(word)];
        }

        if (type == typeof(string[]) || type == typeof(ReadOnlySpan<string>) || type == typeof(IEnumerable<string>))
        {
            return JsonSerializer.Deserialize<string[]>(word)!.Select(s => s is null ? null : PathText.Read(PathText.Write(s), root)).ToArray();
        }

        return type == typeof(IReadOnlyList<Memory<byte>>) ? word.Split(',').Select(static w => (Memory<byte>)Bytes(w)).ToArray()
            : type == typeof(IReadOnlyList<ReadOnlyMemory<byte>>) ? word.Split(',').Select(static w => (ReadOnlyMemory<byte>)Bytes(w)).ToArray()
            : null;
    }

    /// <summary><c>bytes:hex</c>, <c>fill:hexbyte*count</c> or <c>buffer:count</c>.</summary>
    private static byte[] Bytes(string word)
    {
        var value = word[(word.IndexOf(':', StringComparison.Ordinal) + 1)..];
        if (word.StartsWith("fill:", StringComparison.Ordinal))
        {
            var bytes = new byte[int.Parse(value.AsSpan(3))];
            bytes.AsSpan().Fill(Convert.FromHexString(value[..2])[0]);
            return bytes;
        }

        return word.StartsWith("buffer:", StringComparison.Ordinal) ? new byte[int.Parse(value)] : Convert.FromHexString(value);
    }

    private static object? Options(string word, Type type) =>
        type == typeof(DateTime) ? DateTime.Parse(word, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind)
        : type == typeof(TimeSpan) ? TimeSpan.FromMilliseconds(double.Parse(word, CultureInfo.InvariantCulture))
        : type == typeof(Encoding) ? NamedEncoding(word)
        : type == typeof(CancellationToken) ? new CancellationToken(word == "cancelled")
        : type == typeof(FileStreamOptions) ? Fill(new FileStreamOptions(), word)
        : type == typeof(EnumerationOptions) ? Fill(new EnumerationOptions(), word)
        : type == typeof(UnixFileMode?) ? Enum.Parse<UnixFileMode>(word)
        : null;

    private static Encoding NamedEncoding(string word) => word switch
    {
        "utf8" => new UTF8Encoding(false),
        "utf8bom" => Encoding.UTF8,
        "utf16" => Encoding.Unicode,
        "utf32" => Encoding.UTF32,
        "latin1" => Encoding.Latin1,
        _ => Encoding.ASCII,
    };

    /// <summary>Sets properties: <c>{Name:value;Name:value}</c>.</summary>
    private static T Fill<T>(T options, string word)
        where T : class
    {
        foreach (var part in word.Trim('{', '}').Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, text) = (part[..part.IndexOf(':', StringComparison.Ordinal)], part[(part.IndexOf(':', StringComparison.Ordinal) + 1)..]);
            var property = typeof(T).GetProperty(name, BindingFlags.Public | BindingFlags.Instance) ?? throw new FormatException(part);
            var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            property.SetValue(options, type.IsEnum ? Enum.Parse(type, text) : Convert.ChangeType(text, type, CultureInfo.InvariantCulture));
        }

        return options;
    }

    private static object? Host(string word, Type type, Side side)
    {
        if (type == typeof(Stream))
        {
            return word switch { "memory" => new MemoryStream(), "unwritable" => new MemoryStream([1, 2], writable: false), _ => Closed() };
        }

        var path = word.StartsWith("host:", StringComparison.Ordinal) ? PathText.Read(word[5..], side.Root) : "";
        return type == typeof(FileInfo) ? new FileInfo(path)
            : type == typeof(DirectoryInfo) ? new DirectoryInfo(path)
            : type == typeof(DriveInfo) ? new DriveInfo(path)
            : type == typeof(FileStream) ? side.Keep(new FileStream(path, FileMode.Open, FileAccess.Read))
            : type == typeof(FileSystemWatcher) ? side.Keep(new FileSystemWatcher())
            : type == typeof(SafeFileHandle) ? new SafeFileHandle(-1, ownsHandle: false)
            : type == typeof(object) ? new object()
            : type == typeof(AsyncCallback) ? new AsyncCallback(static _ => { })
            : type.IsSubclassOf(typeof(Delegate)) ? side.Handler(type)
            : null;
    }

    private static MemoryStream Closed()
    {
        var stream = new MemoryStream();
        stream.Dispose();
        return stream;
    }
}
