using System.Globalization;
using System.Text;

namespace UnionFs;

/// <summary>
/// The text form of a sequence of operations, one a line: what <c>unionfs run-script</c> runs. The whole text is parsed before
/// anything runs.
/// </summary>
public static class OperationScript
{
    /// <summary>Parses a script.</summary>
    /// <exception cref="FormatException">A line cannot be parsed; the message says which one and why.</exception>
    public static IReadOnlyList<ScriptOperation> Parse(TextReader text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var operations = new List<ScriptOperation>();
        for (var number = 1; text.ReadLine() is { } line; number++)
        {
            try
            {
                if (LineWords.Split(line) is { Count: > 0 } words)
                {
                    operations.Add(ParseWords(words, endsEmpty: line[^1] == ' '));
                }
            }
            catch (FormatException exception)
            {
                throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"Line {number}: {exception.Message}"), exception);
            }
        }

        return operations;
    }

    /// <summary>One operation as a line of a script.</summary>
    public static string Format(ScriptOperation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        var words = new List<string> { operation.Verb.ToString().ToLowerInvariant() };
        foreach (var field in FieldsOf(operation.Verb))
        {
            if (FormatField(operation, field) is { } word)
            {
                words.Add(word);
            }
        }

        return string.Join(' ', words);
    }

    /// <summary>What follows the verb: p path, q other path or target, m mode, o offset, l length, h hex, x attribute, u g ids, t T times, k kind, d device, f flag.</summary>
    private static string FieldsOf(ScriptVerb verb) => verb switch
    {
        ScriptVerb.Create or ScriptVerb.Mkdir or ScriptVerb.Mkfifo or ScriptVerb.Chmod => "pm",
        ScriptVerb.Symlink => "qp",
        ScriptVerb.Link => "pq",
        ScriptVerb.Mknod => "pkdm",
        ScriptVerb.Write => "poh",
        ScriptVerb.Append => "ph",
        ScriptVerb.Truncate => "po",
        ScriptVerb.Read => "pol",
        ScriptVerb.Rename => "pqf",
        ScriptVerb.Chown => "pug",
        ScriptVerb.Utimens => "ptT",
        ScriptVerb.Setxattr => "pxh",
        ScriptVerb.Getxattr or ScriptVerb.Removexattr => "px",
        _ => "p",
    };

    /// <summary>The operation of a line. A line that ends in a space has an empty last word, which counts where bytes in hexadecimal can be none.</summary>
    private static ScriptOperation ParseWords(List<string> words, bool endsEmpty)
    {
        if (!Enum.TryParse<ScriptVerb>(words[0], ignoreCase: true, out var verb)
            || !Enum.IsDefined(verb) || words[0] != verb.ToString().ToLowerInvariant())
        {
            throw new FormatException($"'{FsText.Quote(words[0])}' is no operation.");
        }

        var operation = new ScriptOperation(verb, "");
        var next = 1;
        foreach (var field in FieldsOf(verb))
        {
            if (next == words.Count)
            {
                if (field == 'f' || (field == 'h' && endsEmpty))
                {
                    continue;
                }

                throw new FormatException($"'{words[0]}' needs more words.");
            }

            var word = words[next++];
            if (field == 'd')
            {
                if (next == words.Count)
                {
                    throw new FormatException($"'{words[0]}' needs more words.");
                }

                operation = operation with { Device = new DeviceNumber(Number<uint>(word), Number<uint>(words[next++])) };
                continue;
            }

            operation = ParseField(operation, field, word);
        }

        return next == words.Count ? operation : throw new FormatException($"'{FsText.Quote(words[next])}' is one word too many for '{words[0]}'.");
    }

    private static ScriptOperation ParseField(ScriptOperation operation, char field, string word) => field switch
    {
        'p' => operation with { Path = word },
        'q' => operation with { Other = word },
        'x' => operation with { XattrName = word },
        'm' => operation with { Mode = ParseMode(word) },
        'o' => operation with { Offset = Number<long>(word) },
        'l' => operation with { Length = Number<long>(word) },
        'h' => operation with { Data = ParseHex(word) },
        'u' => operation with { Uid = Number<uint>(word) },
        'g' => operation with { Gid = Number<uint>(word) },
        't' => operation with { AccessTime = Timestamp.FromNanoseconds(Number<Int128>(word)) },
        'T' => operation with { ModifyTime = Timestamp.FromNanoseconds(Number<Int128>(word)) },
        'k' => operation with
        {
            DeviceKind = word switch
            {
                "c" => NodeKind.CharacterDevice,
                "b" => NodeKind.BlockDevice,
                _ => throw new FormatException($"'{FsText.Quote(word)}' is no kind of device; it is c or b."),
            },
        },
        _ => operation with
        {
            RenameMode = word switch
            {
                "noreplace" => RenameMode.NoReplace,
                "exchange" => RenameMode.Exchange,
                _ => throw new FormatException($"'{FsText.Quote(word)}' is no way to rename; it is noreplace or exchange."),
            },
        },
    };

    private static string? FormatField(ScriptOperation o, char field) => field switch
    {
        'p' => LineWords.Quote(o.Path),
        'q' => LineWords.Quote(o.Other),
        'x' => LineWords.Quote(o.XattrName),
        'm' => FsMode.ToOctal(o.Mode),
        'o' => o.Offset.ToString(CultureInfo.InvariantCulture),
        'l' => o.Length.ToString(CultureInfo.InvariantCulture),
        'h' => o.Data.IsEmpty ? "\"\"" : Convert.ToHexStringLower(o.Data.Span),
        'u' => o.Uid.ToString(CultureInfo.InvariantCulture),
        'g' => o.Gid.ToString(CultureInfo.InvariantCulture),
        't' => o.AccessTime.TotalNanoseconds.ToString(CultureInfo.InvariantCulture),
        'T' => o.ModifyTime.TotalNanoseconds.ToString(CultureInfo.InvariantCulture),
        'k' => o.DeviceKind == NodeKind.BlockDevice ? "b" : "c",
        'd' => string.Create(CultureInfo.InvariantCulture, $"{o.Device.Major} {o.Device.Minor}"),
        _ => o.RenameMode == RenameMode.Replace ? null : o.RenameMode.ToString().ToLowerInvariant(),
    };

    private static T Number<T>(string word)
        where T : struct, System.Numerics.INumber<T> =>
        word[..Math.Min(1, word.Length)] != "+" && T.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new FormatException($"'{FsText.Quote(word)}' is no number that fits here.");

    private static UnixFileMode ParseMode(string word)
    {
        var isOctal = FsMode.TryParseOctal(word, out var mode);
        return isOctal && (word == "0" || word[0] != '0')
            ? mode
            : throw new FormatException($"'{FsText.Quote(word)}' is no mode; it is octal, 0 to 7777, without leading zeros.");
    }

    private static byte[] ParseHex(string word)
    {
        try
        {
            return Convert.FromHexString(word);
        }
        catch (FormatException)
        {
            throw new FormatException($"'{FsText.Quote(word)}' is not hexadecimal.");
        }
    }
}
