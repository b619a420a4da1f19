namespace UnionFs;

internal sealed partial class LayerTreeBuilder
{
    /// <summary>The last component; slashes at the end, doubled slashes and <c>.</c> components count for nothing.</summary>
    private ReadOnlySpan<byte> Split(ReadOnlySpan<byte> path, out ReadOnlySpan<byte> parent)
    {
        while (true)
        {
            path = path.TrimEnd((byte)'/');
            var slash = path.LastIndexOf((byte)'/');
            var last = path[(slash + 1)..];
            var before = path[..(slash + 1)];
            if (last.SequenceEqual("."u8))
            {
                path = before;
                continue;
            }

            Check(last, path);
            parent = before;
            return last;
        }
    }

    private void Check(ReadOnlySpan<byte> component, ReadOnlySpan<byte> path)
    {
        if (component.SequenceEqual(".."u8))
        {
            throw Malformed(path, "the name climbs with '..'");
        }

        if (component.Length > ushort.MaxValue)
        {
            throw Malformed(path, "a name has more than 65,535 bytes");
        }

        if (component.Contains((byte)0))
        {
            throw Malformed(path, "the name holds a NUL byte");
        }
    }

    private static bool NextComponent(ref ReadOnlySpan<byte> path, out ReadOnlySpan<byte> component)
    {
        while (!path.IsEmpty)
        {
            var slash = path.IndexOf((byte)'/');
            component = slash < 0 ? path : path[..slash];
            path = slash < 0 ? default : path[(slash + 1)..];
            if (!component.IsEmpty && !component.SequenceEqual("."u8))
            {
                return true;
            }
        }

        component = default;
        return false;
    }

    /// <summary>The directory that a path leads to, or −1 if it leads to none and none is to be made.</summary>
    private int ResolveParent(ReadOnlySpan<byte> path, ReadOnlySpan<byte> entry, MissingParent missing)
    {
        if (_cachedLength == path.Length && path.SequenceEqual(_cachedParent.AsSpan(0, _cachedLength)))
        {
            return _cachedNode;
        }

        if (!TryResolvePlain(path, entry, out var node))
        {
            _chain.Clear();
            node = new ParentWalk(this, entry, missing == MissingParent.Refuse).Run(path, missing == MissingParent.Create);
        }

        if (node >= 0)
        {
            if (_cachedParent.Length < path.Length)
            {
                _cachedParent = new byte[Math.Max(256, path.Length * 2)];
            }

            path.CopyTo(_cachedParent);
            (_cachedLength, _cachedNode) = (path.Length, node);
        }

        return node;
    }

    /// <summary>
    /// Follows names of directories only, from where the path leaves that of the entry before; false if anything else is on the way, or
    /// something is missing.
    /// </summary>
    private bool TryResolvePlain(ReadOnlySpan<byte> path, ReadOnlySpan<byte> entry, out int node)
    {
        var common = _cachedLength < 0 ? 0 : path.CommonPrefixLength(_cachedParent.AsSpan(0, _cachedLength));
        var depth = _chain.Count;
        while (depth > 0 && (_chain[depth - 1].End > common || (_chain[depth - 1].End < path.Length && path[_chain[depth - 1].End] != '/')))
        {
            depth--;
        }

        // Until this path is resolved there is none in the cache, whatever is thrown meanwhile.
        _chain.Truncate(_cachedLength < 0 ? 0 : depth);
        _cachedLength = -1;
        var start = _chain.Count == 0 ? 0 : _chain[_chain.Count - 1].End;
        node = _chain.Count == 0 ? Root : _chain[_chain.Count - 1].Node;
        var rest = path[start..];
        while (NextComponent(ref rest, out var component))
        {
            if (component.SequenceEqual(".."u8))
            {
                return false;
            }

            Check(component, entry);
            node = NodeOf(node, component);
            if (node < 0 || _nodes[node].Kind != LayerEntryKind.Directory)
            {
                return false;
            }

            _chain.Add((path.Length - rest.Length - (rest.IsEmpty && path[^1] != '/' ? 0 : 1), node));
        }

        return true;
    }
}
