using System.Globalization;
using System.Text;
using System.Text.Json;

namespace UnionFs.Oci;

/// <summary>
/// Writes an object in the one form that the same values always have: names sorted, no spaces, only those characters escaped that must be. So
/// the digest of a document does not depend on the order in which fields are added, nor on the version of the runtime.
/// </summary>
internal sealed class JsonText
{
    private readonly SortedDictionary<string, string> _members = new(StringComparer.Ordinal);

    public JsonText()
    {
    }

    /// <param name="unknown">Members to write as they were.</param>
    public JsonText(JsonMembers unknown)
    {
        foreach (var member in unknown.Members)
        {
            var text = new StringBuilder();
            Append(text, member.Value);
            _members[member.Name] = text.ToString();
        }
    }

    public JsonText Add(string name, string? value) => Put(name, value is null ? null : FsText.ToJson(value));

    public JsonText Add(string name, long? value) => Put(name, value?.ToString(CultureInfo.InvariantCulture));

    public JsonText Add(string name, bool? value) => Put(name, value is null ? null : value.Value ? "true" : "false");

    public JsonText Add(string name, JsonText? value) => Put(name, value?.ToString());

    public JsonText Add(string name, IEnumerable<JsonText>? values) => Put(name, values is null ? null : $"[{string.Join(',', values)}]");

    public JsonText Add(string name, IReadOnlyList<string>? values) => Put(name, values is null ? null : $"[{string.Join(',', values.Select(static v => FsText.ToJson(v)))}]");

    public JsonText Add(string name, IReadOnlyDictionary<string, string>? values)
    {
        if (values is null)
        {
            return this;
        }

        var inner = new JsonText();
        foreach (var (key, value) in values)
        {
            inner.Add(key, value);
        }

        return Add(name, inner);
    }

    /// <summary>Adds a set of names as an object; an empty one is left out.</summary>
    public JsonText AddNames(string name, IReadOnlyList<string> names)
    {
        if (names.Count == 0)
        {
            return this;
        }

        var inner = new JsonText();
        foreach (var key in names)
        {
            inner.Put(key, "{}");
        }

        return Add(name, inner);
    }

    public byte[] ToBytes() => Encoding.UTF8.GetBytes(ToString());

    public override string ToString() => $"{{{string.Join(',', _members.Select(static m => $"{FsText.ToJson(m.Key)}:{m.Value}"))}}}";

    private JsonText Put(string name, string? value)
    {
        if (value is not null)
        {
            _members[name] = value;
        }

        return this;
    }

    // As deep as the document it comes from, which has a limit.
    private static void Append(StringBuilder text, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                var inner = new JsonText(new JsonMembers([.. value.EnumerateObject()]));
                text.Append(inner);
                break;
            case JsonValueKind.Array:
                text.Append('[');
                var isFirst = true;
                foreach (var item in value.EnumerateArray())
                {
                    text.Append(isFirst ? "" : ",");
                    isFirst = false;
                    Append(text, item);
                }

                text.Append(']');
                break;
            case JsonValueKind.String:
                FsText.AppendJson(text, value.GetString());
                break;
            default:
                text.Append(value.GetRawText());
                break;
        }
    }
}
