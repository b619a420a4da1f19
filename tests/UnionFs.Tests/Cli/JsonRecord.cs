using System.Globalization;

namespace UnionFs.Tests.Cli;

/// <summary>
/// Reads one line of the tool's JSON: objects, arrays, strings, integers and true and false, nothing between them. Unlike the BCL's
/// readers it keeps unpaired surrogates, and it refuses everything else.
/// </summary>
internal sealed class JsonRecord
{
    private readonly string _text;
    private int _at;

    private JsonRecord(string text) => _text = text;

    /// <summary>The object of a line: values are <see cref="string"/>, <see cref="Int128"/>, <see cref="bool"/>, lists and dictionaries.</summary>
    public static Dictionary<string, object> Parse(string line)
    {
        var reader = new JsonRecord(line);
        var value = reader.Object();
        return reader._at == line.Length ? value : throw new FormatException($"More at {reader._at}: {line}");
    }

    private object Value() => _text[_at] switch
    {
        '{' => Object(),
        '[' => Array(),
        '"' => Text(),
        't' => Word("true", true),
        'f' => Word("false", false),
        _ => Number(),
    };

    private Dictionary<string, object> Object()
    {
        var result = new Dictionary<string, object>(StringComparer.Ordinal);
        Take('{');
        while (_text[_at] != '}')
        {
            if (result.Count > 0)
            {
                Take(',');
            }

            var name = Text();
            Take(':');
            result.Add(name, Value());
        }

        Take('}');
        return result;
    }

    private List<object> Array()
    {
        var result = new List<object>();
        Take('[');
        while (_text[_at] != ']')
        {
            if (result.Count > 0)
            {
                Take(',');
            }

            result.Add(Value());
        }

        Take(']');
        return result;
    }

    private string Text()
    {
        var length = FsText.ReadJson(_text.AsSpan(_at), out var value);
        _at += length > 0 ? length : throw new FormatException($"No string at {_at}: {_text}");
        return value;
    }

    private object Number()
    {
        var start = _at;
        while (_at < _text.Length && (char.IsAsciiDigit(_text[_at]) || _text[_at] == '-'))
        {
            _at++;
        }

        return Int128.Parse(_text.AsSpan(start, _at - start), CultureInfo.InvariantCulture);
    }

    private object Word(string word, bool value)
    {
        foreach (var c in word)
        {
            Take(c);
        }

        return value;
    }

    private void Take(char c) => _at += _text[_at] == c ? 1 : throw new FormatException($"No '{c}' at {_at}: {_text}");
}
