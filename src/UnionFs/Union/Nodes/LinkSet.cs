namespace UnionFs;

/// <summary>The added names of a node; immutable. Nearly all nodes have one at most.</summary>
internal readonly struct LinkSet
{
    private readonly LinkName? _single;
    private readonly RadixMap<LinkName[]> _several;

    private LinkSet(LinkName? single, RadixMap<LinkName[]> several, int count)
    {
        _single = single;
        _several = several;
        Count = count;
    }

    public int Count { get; }

    /// <summary>Any one of the names.</summary>
    public LinkName? First => _single ?? (_several.TryNext(0, out _, out var links) ? links[0] : null);

    public LinkSet With(LinkName link, long operation)
    {
        if (Count == 0)
        {
            return new LinkSet(link, default, 1);
        }

        var several = _single is null ? _several : Add(default, _single, operation);
        return new LinkSet(null, Add(several, link, operation), Count + 1);
    }

    /// <summary>The set without a name that is in it.</summary>
    public LinkSet Without(ulong parentId, ulong hash, ReadOnlySpan<byte> name, long operation)
    {
        if (Count <= 1)
        {
            return default;
        }

        var key = KeyOf(parentId, hash);
        var links = _several.Find(key)!;
        var index = 0;
        while (!links[index].Is(parentId, name))
        {
            index++;
        }

        var several = links.Length == 1
            ? _several.Without(key, operation)
            : _several.With(key, [.. links[..index], .. links[(index + 1)..]], operation);
        return Count == 2 && several.TryNext(0, out _, out var last)
            ? new LinkSet(last[0], default, 1)
            : new LinkSet(null, several, Count - 1);
    }

    public IEnumerable<LinkName> Enumerate() =>
        _single is not null ? [_single] : _several.Enumerate().SelectMany(static leaf => leaf.Value);

    private static RadixMap<LinkName[]> Add(RadixMap<LinkName[]> map, LinkName link, long operation)
    {
        var key = KeyOf(link.ParentId, link.Hash);
        return map.With(key, [.. map.Find(key) ?? [], link], operation);
    }

    private static ulong KeyOf(ulong parentId, ulong hash) => hash ^ (parentId * 0x9E3779B97F4A7C15);
}
