using System.Text.Json;

namespace UnionFs.Oci;

/// <summary>The fields of one object of a document, read by name and kind. A field that is null is as good as not there.</summary>
/// <param name="element">The object.</param>
/// <param name="source">What people call the image.</param>
/// <param name="document">What the document is.</param>
/// <param name="path">Where the object is in it; empty or ending in a dot.</param>
internal readonly struct JsonFields(JsonElement element, string source, string document, string path = "")
{
    public bool Has(string name) => Find(name) is not null;

    public string? Text(string name) =>
        Find(name) is not { } value ? null : value.ValueKind == JsonValueKind.String ? value.GetString() : throw Error(name, "it is not a text");

    public string RequiredText(string name) => Text(name) ?? throw Error(name, "it is missing");

    public long? Integer(string name) =>
        Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : throw Error(name, "it is not a whole number of 64 bits");

    public long RequiredInteger(string name) => Integer(name) ?? throw Error(name, "it is missing");

    public bool? Flag(string name) =>
        Find(name) is not { } value ? null
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Error(name, "it is neither true nor false");

    public JsonFields? Object(string name) =>
        Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Object ? new JsonFields(value, source, document, $"{path}{name}.") : throw Error(name, "it is not an object");

    public JsonFields RequiredObject(string name) => Object(name) ?? throw Error(name, "it is missing");

    /// <summary>The objects of an array; none if there is no array.</summary>
    public IReadOnlyList<JsonFields> Objects(string name)
    {
        var list = new List<JsonFields>();
        foreach (var item in Items(name) ?? [])
        {
            list.Add(item.ValueKind == JsonValueKind.Object ? new JsonFields(item, source, document, $"{path}{name}[{list.Count}].")
                : throw Error($"{name}[{list.Count}]", "it is not an object"));
        }

        return list;
    }

    /// <summary>The texts of an array; null if there is no array.</summary>
    public IReadOnlyList<string>? Texts(string name)
    {
        var me = this;
        return Items(name)?.Select(i => i.ValueKind == JsonValueKind.String ? i.GetString()! : throw me.Error(name, "something in it is not a text")).ToArray();
    }

    /// <summary>Texts by name; empty if there are none.</summary>
    public IReadOnlyDictionary<string, string> Map(string name)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in Members(name))
        {
            map.Add(member.Name, member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString()! : throw Error(name, "a value in it is not a text"));
        }

        return map;
    }

    /// <summary>The names of an object that stands for a set.</summary>
    public IReadOnlyList<string> Names(string name) => [.. Members(name).Select(static m => m.Name)];

    /// <summary>
    /// The members that are not known. A name that differs from a known one in nothing but case is refused, as some readers would take it for that.
    /// </summary>
    public JsonMembers Others(params ReadOnlySpan<string> known)
    {
        List<JsonProperty>? others = null;
        foreach (var member in element.EnumerateObject())
        {
            var isKnown = false;
            foreach (var name in known)
            {
                isKnown |= member.Name == name;
                if (!isKnown && member.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                {
                    throw Error(member.Name, $"it is '{name}' in another case, which readers take in different ways");
                }
            }

            if (!isKnown)
            {
                (others ??= []).Add(member);
            }
        }

        return others is null ? JsonMembers.None : new JsonMembers(others);
    }

    public LayerFormatException Error(string name, string reason) => new(source, $"{document}: {path}{name}", -1, reason);

    private JsonElement? Find(string name) => element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private IEnumerable<JsonElement>? Items(string name) =>
        Find(name) is not { } value ? null : value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : throw Error(name, "it is not an array");

    private IEnumerable<JsonProperty> Members(string name) =>
        Find(name) is not { } value ? [] : value.ValueKind == JsonValueKind.Object ? value.EnumerateObject() : throw Error(name, "it is not an object");
}
