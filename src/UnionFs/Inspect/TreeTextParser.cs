using System.Globalization;
using System.Text;

namespace UnionFs;

/// <summary>Reads the text form of a tree into a layer.</summary>
internal static class TreeTextParser
{
    public static Layer Parse(string name, string text)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(text);
        var lines = text.Split('\n');
        return Layer.InMemory(name, builder =>
        {
            for (var i = 0; i < lines.Length; i++)
            {
                try
                {
                    if (LineWords.Split(lines[i].TrimEnd('\r')) is { Count: > 0 } words)
                    {
                        ParseLine(builder, words);
                    }
                }
                catch (Exception exception) when (exception is FormatException or ArgumentException or OverflowException)
                {
                    throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"Line {i + 1}: {exception.Message}"), exception);
                }
            }
        });
    }

    private static void ParseLine(MemoryLayerBuilder builder, List<string> words)
    {
        var kind = words[0];
        var at = 1;
        UnixFileMode? mode = null;
        (uint Uid, uint Gid)? owner = null;
        Timestamp? time = null;
        if (words.Count > 4 && !words[1].StartsWith('/'))
        {
            mode = FsMode.TryParseOctal(words[1], out var bits) ? bits : throw new FormatException($"'{words[1]}' is no mode.");
            var ids = words[2].Split(':');
            owner = ids.Length == 2
                ? (uint.Parse(ids[0], CultureInfo.InvariantCulture), uint.Parse(ids[1], CultureInfo.InvariantCulture))
                : throw new FormatException($"'{words[2]}' is no owner; it is UID:GID.");
            time = ParseTime(words[3]);
            at = 4;
        }

        if (at >= words.Count)
        {
            throw new FormatException("there is no path.");
        }

        var path = words[at++];
        Add(builder, kind, path, words, at);
        if (kind is "w" or "h")
        {
            return;
        }

        if (mode is { } m)
        {
            builder.WithMode(m).WithOwner(owner!.Value.Uid, owner.Value.Gid).WithTime(time!.Value);
        }

        foreach (var word in words.Skip(at).Where(static w => w.StartsWith("xattr=", StringComparison.Ordinal)))
        {
            var split = word.LastIndexOf('=');
            builder.WithXattr(word["xattr=".Length..split], Convert.FromHexString(word[(split + 1)..]));
        }

        if (words.Skip(at).Contains("opaque"))
        {
            builder.Opaque(path);
        }
    }

    private static void Add(MemoryLayerBuilder builder, string kind, string path, List<string> words, int at)
    {
        string Target() => words.IndexOf("->", at) is var arrow and >= 0 && arrow + 1 < words.Count
            ? words[arrow + 1]
            : throw new FormatException($"'{FsText.Quote(path)}' has no '-> TARGET'.");
        switch (kind)
        {
            case "f":
                builder.File(path, Content(words, at));
                break;
            case "d":
                builder.Directory(path);
                break;
            case "l":
                builder.Symlink(path, Target());
                break;
            case "h":
                builder.HardLink(path, Target());
                break;
            case "w":
                builder.Whiteout(path);
                break;
            case "p" or "s" or "c" or "b":
                FsMode.TryFromLetter(kind[0], out var special);
                builder.Special(path, special, Device(words, at));
                break;
            default:
                throw new FormatException($"'{FsText.Quote(kind)}' is no kind of entry.");
        }
    }

    private static byte[] Content(List<string> words, int at)
    {
        foreach (var word in words.Skip(at))
        {
            if (word.StartsWith("text=", StringComparison.Ordinal))
            {
                return Encoding.UTF8.GetBytes(word["text=".Length..]);
            }

            if (word.StartsWith("hex=", StringComparison.Ordinal))
            {
                return Convert.FromHexString(word["hex=".Length..]);
            }
        }

        var size = words.Skip(at).FirstOrDefault(static w => w.StartsWith("size=", StringComparison.Ordinal));
        return new byte[size is null ? 0 : int.Parse(size["size=".Length..], CultureInfo.InvariantCulture)];
    }

    private static DeviceNumber Device(List<string> words, int at)
    {
        var word = words.Skip(at).FirstOrDefault(static w => w.StartsWith("device=", StringComparison.Ordinal));
        if (word is null)
        {
            return default;
        }

        var numbers = word["device=".Length..].Split(':');
        return new DeviceNumber(uint.Parse(numbers[0], CultureInfo.InvariantCulture), uint.Parse(numbers[1], CultureInfo.InvariantCulture));
    }

    private static Timestamp ParseTime(string word)
    {
        var parts = word.Split('.');
        return new Timestamp(
            long.Parse(parts[0], CultureInfo.InvariantCulture), parts.Length > 1 ? int.Parse(parts[1].PadRight(9, '0'), CultureInfo.InvariantCulture) : 0);
    }
}
