using System.Runtime.CompilerServices;

namespace UnionFs;

/// <summary>The added names of a node; immutable. Nearly all nodes have one at most.</summary>
internal readonly struct LinkSet
{
    /// <summary>Null, a <see cref="LinkName"/> (mostly the <see cref="Child"/> itself), or a <see cref="Several"/>.</summary>
    private readonly object? _names;

    private LinkSet(object? names) => _names = names;

    public int Count => _names switch
    {
        null => 0,
        Several several => several.Count,
        _ => 1,
    };

    /// <summary>The name, if there is just one.</summary>
    public LinkName? Single
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _names is not Several ? Unsafe.As<LinkName>(_names) : null;
    }

    /// <summary>Any one of the names.</summary>
    public LinkName? First => _names switch
    {
        null => null,
        Several several => several.Names.TryNext(0, out var links) ? links[0] : null,
        _ => (LinkName)_names,
    };

    public LinkSet With(LinkName link, long operation) => _names switch
    {
        null => new LinkSet(link),
        Several several => new LinkSet(new Several(Add(several.Names, link, operation), several.Count + 1)),
        _ => new LinkSet(new Several(Add(Add(default, (LinkName)_names, operation), link, operation), 2)),
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
        Several several => several.Names.Enumerate().SelectMany(static links => links),
        _ => [(LinkName)_names],
    };

    private static RadixMap<LinkName[], ByPlace> Add(RadixMap<LinkName[], ByPlace> map, LinkName link, long operation) =>
        map.With([.. map.Find(ByPlace.Of(link.ParentId, link.Hash)) ?? [], link], operation);

    private sealed record Several(RadixMap<LinkName[], ByPlace> Names, int Count);
}
