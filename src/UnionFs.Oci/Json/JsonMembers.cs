using System.Text.Json;

namespace UnionFs.Oci;

/// <summary>Members of an object that are kept as they were.</summary>
internal sealed class JsonMembers(IReadOnlyList<JsonProperty> members) : IEquatable<JsonMembers>
{
    public static JsonMembers None { get; } = new([]);

    public IReadOnlyList<JsonProperty> Members => members;

    public bool Equals(JsonMembers? other) => other is not null && new JsonText(this).ToString() == new JsonText(other).ToString();

    public override bool Equals(object? obj) => Equals(obj as JsonMembers);

    public override int GetHashCode() => members.Count;
}
