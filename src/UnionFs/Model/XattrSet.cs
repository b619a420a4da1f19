using System.Collections;

namespace UnionFs;

/// <summary>
/// An immutable set of extended attributes, sorted by the bytes of their names. Values are binary. Names are full names
/// with their namespace (<c>user.comment</c>, <c>security.capability</c>); none is reserved.
/// </summary>
public sealed class XattrSet : IReadOnlyCollection<KeyValuePair<string, ReadOnlyMemory<byte>>>, IEquatable<XattrSet>
{
    private readonly KeyValuePair<string, ReadOnlyMemory<byte>>[] _entries;

    private XattrSet(KeyValuePair<string, ReadOnlyMemory<byte>>[] entries) => _entries = entries;

    /// <summary>No attributes.</summary>
    public static XattrSet Empty { get; } = new([]);

    /// <summary>How many attributes there are.</summary>
    public int Count => _entries.Length;

    /// <summary>Makes a set; of two values under one name the last one stays. Values are copied.</summary>
    public static XattrSet Create(IEnumerable<KeyValuePair<string, byte[]>> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        // A stable sort keeps values of one name in their order; many names cost no more than sorting them.
        var sorted = entries.OrderBy(static e => e.Key, Comparer<string>.Create(FsText.CompareBytes)).ToArray();
        var kept = new List<KeyValuePair<string, ReadOnlyMemory<byte>>>(sorted.Length);
        for (var i = 0; i < sorted.Length; i++)
        {
            if (i + 1 == sorted.Length || sorted[i + 1].Key != sorted[i].Key)
            {
                kept.Add(new(sorted[i].Key, sorted[i].Value.ToArray()));
            }
        }

        return kept.Count == 0 ? Empty : new XattrSet([.. kept]);
    }

    /// <summary>Whether an attribute of this name is here, and its value.</summary>
    public bool TryGet(string name, out ReadOnlyMemory<byte> value)
    {
        var index = Find(name);
        value = index >= 0 ? _entries[index].Value : default;
        return index >= 0;
    }

    /// <summary>This set with one attribute added or replaced; the value is copied.</summary>
    public XattrSet With(string name, ReadOnlySpan<byte> value)
    {
        ArgumentNullException.ThrowIfNull(name);
        var entry = new KeyValuePair<string, ReadOnlyMemory<byte>>(name, value.ToArray());
        var index = Find(name);
        var entries = new List<KeyValuePair<string, ReadOnlyMemory<byte>>>(_entries);
        if (index >= 0)
        {
            entries[index] = entry;
        }
        else
        {
            entries.Insert(~index, entry);
        }

        return new XattrSet([.. entries]);
    }

    /// <summary>This set without the attribute; the same object if it was not there.</summary>
    public XattrSet Without(string name)
    {
        var index = Find(name);
        return index < 0 ? this : Count == 1 ? Empty : new XattrSet([.. _entries[..index], .. _entries[(index + 1)..]]);
    }

    /// <inheritdoc />
    public IEnumerator<KeyValuePair<string, ReadOnlyMemory<byte>>> GetEnumerator() =>
        ((IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>>)_entries).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _entries.GetEnumerator();

    /// <inheritdoc />
    public bool Equals(XattrSet? other)
    {
        if (ReferenceEquals(this, other))
        {
            return true;
        }

        if (other is null || other.Count != Count)
        {
            return false;
        }

        for (var i = 0; i < _entries.Length; i++)
        {
            if (_entries[i].Key != other._entries[i].Key || !_entries[i].Value.Span.SequenceEqual(other._entries[i].Value.Span))
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as XattrSet);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var (name, value) in _entries)
        {
            hash.Add(name);
            hash.AddBytes(value.Span);
        }

        return hash.ToHashCode();
    }

    /// <summary>Names and values in hexadecimal: <c>user.a=01ff user.b=</c>.</summary>
    public override string ToString() =>
        string.Join(' ', _entries.Select(e => $"{FsText.Escape(e.Key)}={Convert.ToHexStringLower(e.Value.Span)}"));

    private int Find(string name)
    {
        int low = 0, high = _entries.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = FsText.CompareBytes(_entries[middle].Key, name);
            if (order == 0)
            {
                return middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return ~low;
    }
}
