namespace UnionFs.Oci;

/// <summary>
/// Finds what differs between two stacks of which the upper begins with the layers of the lower. Both views are the engine's own; the layers between only tell
/// where to look, so it costs what they name and what they hide. Where one of them writes through a link, or a file has names that none of them says, all is compared.
/// </summary>
/// <param name="old">A sandbox on the lower stack.</param>
/// <param name="now">A sandbox on the upper one.</param>
/// <param name="between">The layers that only the upper one has, as they are.</param>
internal sealed class StackComparison(UnionFileSystem old, UnionFileSystem now, IReadOnlyList<Layer> between)
{
    private readonly List<SquashPlace> _places = [];
    private readonly Stack<SquashPlace> _pending = new();
    private readonly SquashReasons _reasons = new(old.Stack.Count);
    private bool _isGuided = true;
    private bool _isAmbiguous;

    /// <summary>Puts what differs into a layer, parents first.</summary>
    /// <exception cref="IOException">Something cannot be read in one of the views.</exception>
    public void Fill(SquashedLayer layer)
    {
        Walk();
        _reasons.Find(_places);
        if (_isAmbiguous || _reasons.MissesNames)
        {
            _isGuided = false;
            Walk();
            _reasons.Find(_places);
        }

        foreach (var place in _places)
        {
            if (place.IsGone)
            {
                layer.AddWhiteout(place);
            }
            else if (place.Parent is null || place.Reason is not null)
            {
                layer.Add(place);
            }
        }
    }

    private void Walk()
    {
        _places.Clear();
        _pending.Clear();
        _isAmbiguous = false;
        var said = between.Select(static l => (l, l.Root)).ToList();
        _pending.Push(new SquashPlace(null, [], SurveySide.RootOf(old), SurveySide.RootOf(now)) { Said = said, IsCut = said.Exists(static s => s.Root.Opaque) });
        while (_pending.TryPop(out var place) && !(_isGuided && _isAmbiguous))
        {
            _places.Add(place);
            if (place.Old.IsDirectory || place.Now.IsDirectory)
            {
                PushChildren(place);
            }
        }
    }

    private void PushChildren(SquashPlace place)
    {
        var said = new Dictionary<byte[], List<(Layer Layer, LayerEntry Entry)>>(NameBytes.Comparer);
        foreach (var (layer, directory) in place.Said)
        {
            foreach (var entry in layer.ReadDirectory(directory.Id))
            {
                var name = entry.Name.ToArray();
                if (!said.TryGetValue(name, out var all))
                {
                    said.Add(name, all = []);
                }

                all.Add((layer, entry));
            }
        }

        IEnumerable<byte[]> names = said.Keys;
        if (!_isGuided || place.IsCut || !place.Old.IsDirectory || !place.Now.IsDirectory)
        {
            var seen = new SortedSet<byte[]>(NameBytes.Order);
            place.Old.AddAllNames(seen, place.ToString);
            place.Now.AddAllNames(seen, place.ToString);
            names = seen;
        }

        foreach (var name in names)
        {
            Push(place, name, said.GetValueOrDefault(name) ?? []);
        }
    }

    private void Push(SquashPlace parent, byte[] name, List<(Layer Layer, LayerEntry Entry)> said)
    {
        var (before, after) = (parent.Old.ReadableChild(name, parent.ToString), parent.Now.ReadableChild(name, parent.ToString));
        var isLink = before.IsSymlink || after.IsSymlink || said.Exists(static s => s.Entry.Kind is LayerEntryKind.Symlink or LayerEntryKind.LowerLink);
        // What a layer puts below a directory that it only implies goes where a link of a lower layer leads.
        _isAmbiguous |= isLink && said.Exists(static s => s.Entry is { Kind: LayerEntryKind.Directory, Implicit: true });
        if (before.Exists || after.Exists)
        {
            _pending.Push(new SquashPlace(parent, name, before, after)
            {
                Said = [.. said.Where(static s => s.Entry.Kind == LayerEntryKind.Directory)],
                IsCut = parent.IsCut || said.Exists(static s => s.Entry.Kind != LayerEntryKind.Directory || s.Entry.Opaque),
            });
        }
    }
}
