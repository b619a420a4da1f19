using System.Globalization;
using System.Text;

namespace UnionFs.Cli;

/// <summary>Writes one JSON object on one line. Escaped bytes in names stay what they are, which the BCL's writers do not allow.</summary>
internal sealed class JsonText
{
    private readonly StringBuilder _text = new("{");

    public JsonText Add(string name, string value)
    {
        FsText.AppendJson(Name(name), value);
        return this;
    }

    public JsonText Add(string name, long value)
    {
        Name(name).Append(value.ToString(CultureInfo.InvariantCulture));
        return this;
    }

    public JsonText Add(string name, bool value)
    {
        Name(name).Append(value ? "true" : "false");
        return this;
    }

    /// <summary>An array of strings.</summary>
    public JsonText Add(string name, IEnumerable<string> values) => AddRaw(name, values.Select(static v => FsText.ToJson(v)));

    /// <summary>An array of objects.</summary>
    public JsonText Add(string name, IEnumerable<JsonText> values) => AddRaw(name, values.Select(static v => v.ToString()));

    /// <summary>The object. It takes no more afterwards.</summary>
    public override string ToString() => $"{_text}}}";

    private JsonText AddRaw(string name, IEnumerable<string> values)
    {
        Name(name).Append('[').AppendJoin(',', values).Append(']');
        return this;
    }

    private StringBuilder Name(string name)
    {
        FsText.AppendJson(_text.Length > 1 ? _text.Append(',') : _text, name);
        return _text.Append(':');
    }
}
