using System.Collections;
using System.Globalization;
using System.IO.Abstractions;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace UnionFs.Adapters.Tests.Differential;

/// <summary>Writes answers down so that two sides that behave alike give the same text.</summary>
/// <remarks>A time close to the present reads <c>now</c>, as scripts set only times far from it. Random names are numbered.</remarks>
/// <param name="root">The root of the tree.</param>
/// <param name="temporary">The name the side has for the folder of temporary files in it, if it is another one.</param>
internal sealed class AnswerText(string root, string? temporary = null)
{
    private static readonly TimeSpan s_present = TimeSpan.FromDays(2);
    private static readonly string[] s_orderedMembers = ["ReadAllLines", "ReadAllLinesAsync", "ReadLines", "ReadLinesAsync"];
    private readonly List<(string Name, string Token)> _random = [];

    /// <summary>An answer that is no exception, with what it left in buffers.</summary>
    public string Of(Call call, object? value, object?[] arguments, Side side)
    {
        LearnRandomNames(call, value);
        var text = new StringBuilder(Value(call, value, side));
        foreach (var (argument, word) in arguments.Zip(call.Arguments))
        {
            // What a read that has only begun leaves in its buffer is seen when it ends.
            if (word.StartsWith("buffer:", StringComparison.Ordinal) && argument is not null && call.Member.Method.Name != "BeginRead")
            {
                text.Append(" buffer=").Append(argument is byte[] bytes ? Bytes(bytes) : string.Join('|', ((IEnumerable)argument).Cast<Memory<byte>>().Select(static m => Bytes(m.ToArray()))));
            }
            else if (argument is char[] chars && call.Member.Method.Name == "TryJoin" && char.IsAsciiDigit(word[0]))
            {
                text.Append(" buffer=").Append(PathText.Write(new string(chars)));
            }
            else if (argument is MemoryStream { CanWrite: true } memory)
            {
                text.Append(" written=").Append(Bytes(memory.ToArray()));
            }
        }

        return Comparable(text.ToString());
    }

    /// <summary>Type, code, names and message of an exception.</summary>
    public string Of(Exception exception)
    {
        var text = new StringBuilder($"! {exception.GetType().Name} {exception.HResult:x8} {PathText.Write(exception.Message)}");
        _ = exception switch
        {
            FileNotFoundException missing => text.Append($" file={missing.FileName}"),
            ArgumentException argument => text.Append($" param={argument.ParamName}"),
            ObjectDisposedException disposed => text.Append($" object={disposed.ObjectName}"),
            _ => text,
        };
        return Comparable((exception.InnerException is { } inner ? text.Append(" <- ").Append(inner.GetType().Name) : text).ToString());
    }

    /// <summary>A text without what differs from run to run.</summary>
    public string Comparable(string text)
    {
        foreach (var (name, token) in _random)
        {
            text = text.Replace(name, token, StringComparison.Ordinal);
        }

        if (temporary is not null)
        {
            text = Regex.Replace(text, $"(?<=^|[\"' |=]){Regex.Escape(temporary)}(?=[/\"' |]|$)", $"{root}/{StartingTree.Temporary}");
        }

        return PathText.Shorten(text, root);
    }

    /// <summary>A time in ticks, or <c>now</c>.</summary>
    public static string Time(DateTime time) =>
        (DateTime.UtcNow - time.ToUniversalTime()).Duration() < s_present ? $"now {time.Kind}" : time.ToString("o", CultureInfo.InvariantCulture);

    public static string Bytes(ReadOnlySpan<byte> bytes) =>
        bytes.Length <= 32 ? $"{bytes.Length}:{Convert.ToHexStringLower(bytes)}" : $"{bytes.Length}:{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8))}";

    private string Value(Call call, object? value, Side side) => value switch
    {
        null => "null",
        long size when call.Member.Receiver == typeof(IDriveInfo) => size > 0 ? "a size" : "none",
        string text => PathText.Write(text),
        char or bool or int or long or TimeSpan => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        Enum number => $"{number} ({Convert.ToInt64(number, CultureInfo.InvariantCulture)})",
        DateTime time => Time(time),
        byte[] bytes => Bytes(bytes),
        char[] chars => PathText.Write(new string(chars)),
        object?[] values when call.Member.Method.Name == "TryJoin" => string.Join(' ', values),
        Array items => Items(call, items, side),
        HeldEnumeration => "an enumeration",
        _ => Thing(value, side),
    };

    private string Items(Call call, Array items, Side side)
    {
        var texts = items.Cast<object?>().Select(i => Value(call, i, side));
        return $"{items.Length}[{string.Join(", ", s_orderedMembers.Contains(call.Member.Method.Name) ? texts : texts.Order(StringComparer.Ordinal))}]";
    }

    private static string Thing(object value, Side side) => value switch
    {
        IFileSystem other => ReferenceEquals(other, side.FileSystem) ? "the file system" : $"another file system",
        IFileSystemInfo info => $"{(info is IDirectoryInfo ? "directory" : "file")} {PathText.Write($"{info}")} {PathText.Write(info.FullName)} {PathText.Write(info.Name)}",
        Stream stream => Stream(stream),
        StreamReader reader => $"reader of {reader.CurrentEncoding.WebName}",
        StreamWriter writer => $"writer of {writer.Encoding.WebName} {writer.AutoFlush}",
        SafeHandle handle => $"handle invalid={handle.IsInvalid} closed={handle.IsClosed}",
        IAsyncResult => "a result to come",
        IWaitForChangedResult result => $"{result.ChangeType} {result.Name} {result.OldName} {result.TimedOut}",
        IDriveInfo drive => $"drive {drive.Name} {drive}",
        IFileVersionInfo version => $"version of {version.FileName}",
        IFileSystemWatcher watcher => $"watcher {watcher.Path} {watcher.Filter} {watcher.NotifyFilter} {watcher.EnableRaisingEvents}",
        IFileSystemEntity => value.GetType().GetInterfaces().Where(static i => i.Name != nameof(IFileSystemEntity)).Select(static i => i.Name).FirstOrDefault("") ,
        IEnumerable items => string.Join('|', items.Cast<object?>()),
        _ => value.GetType().Name,
    };

    private static string Stream(Stream stream)
    {
        var text = $"stream {stream.CanRead} {stream.CanWrite} {stream.CanSeek} {stream.CanTimeout}";
        if (stream is FileSystemStream file)
        {
            text += $" {file.IsAsync} {PathText.Write(file.Name)}";
        }

        return stream.CanSeek ? $"{text} at {stream.Position} of {stream.Length}" : text;
    }

    private void LearnRandomNames(Call call, object? value)
    {
        var number = _random.Count + 1;
        switch (call.Member.Method.Name, value)
        {
            case ("CreateTempSubdirectory", IDirectoryInfo { Name: { Length: >= 6 } name }):
                _random.Add((name, $"{name[..^6]}~{number}"));
                break;
            case ("GetTempFileName", string path) when Path.GetFileName(path) is { Length: 13 } name && name.StartsWith("tmp", StringComparison.Ordinal) && name.EndsWith(".tmp", StringComparison.Ordinal):
                _random.Add((name, $"tmp~{number}.tmp"));
                break;
            case ("GetRandomFileName", string { Length: 12 } name) when name[8] == '.':
                _random.Add((name, $"~{number}.~~~"));
                break;
        }
    }
}
