namespace UnionFs;

/// <summary>The added names of a node; immutable. Nearly all nodes have one at most.</summary>
internal readonly struct LinkSet
{
    /// <summary>Null, a <see cref="LinkName"/>, or a <see cref="Several"/>.</summary>
    private readonly object? _names;

    private LinkSet(object? names) => _names = names;

    public int Count => _names switch
    {
        null => 0,
        LinkName => 1,
        _ => ((Several)_names).Count,
    };

    public bool IsSingle => _names is LinkName;

    /// <summary>Any one of the names.</summary>
    public LinkName? First => _names switch
    {
        null => null,
        LinkName single => single,
        _ => ((Several)_names).Names.TryNext(0, out var links) ? links[0] : null,
    };

    public LinkSet With(LinkName link, long operation) => _names switch
    {
        null => new LinkSet(link),
        LinkName single => new LinkSet(new Several(Add(Add(default, single, operation), link, operation), 2)),
        _ => new LinkSet(new Several(Add(((Several)_names).Names, link, operation), Count + 1)),
    };

    /// <summary>The set without a name that is in it.</summary>
    public LinkSet Without(ulong parentId, ulong hash, ReadOnlySpan<byte> name, long operation)
    {
        if (_names is not Several several)
        {
            return default;
        }

        var key = ByPlace.Of(parentId, hash);
        var links = several.Names.Find(key)!;
        var index = 0;
        while (!links[index].Is(parentId, name))
        {
            index++;
        }

        var names = links.Length == 1
            ? several.Names.Without(key, operation)
            : several.Names.With([.. links[..index], .. links[(index + 1)..]], operation);
        return several.Count == 2 && names.TryNext(0, out var last)
            ? new LinkSet(last[0])
            : new LinkSet(new Several(names, several.Count - 1));
    }

    public IEnumerable<LinkName> Enumerate() => _names switch
    {
        null => [],
        LinkName single => [single],
        _ => ((Several)_names).Names.Enumerate().SelectMany(static links => links),
    };

    private static RadixMap<LinkName[], ByPlace> Add(RadixMap<LinkName[], ByPlace> map, LinkName link, long operation) =>
        map.With([.. map.Find(ByPlace.Of(link.ParentId, link.Hash)) ?? [], link], operation);

    private sealed record Several(RadixMap<LinkName[], ByPlace> Names, int Count);
}
