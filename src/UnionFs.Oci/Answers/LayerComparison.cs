namespace UnionFs.Oci;

/// <summary>
/// The paths that differ between the view below a layer and the view with it. Both views are the engine's own, so what a layer means is
/// decided in one place; the layer only tells where to look, so the cost is what it names and what it hides. Without a layer, any two views
/// are compared from end to end.
/// </summary>
internal sealed class LayerComparison(UnionFileSystem below, UnionFileSystem with, Layer? layer, CancellationToken cancellation)
{
    private readonly Stack<SurveyPair> _pending = new();
    private bool _writesThroughLink;

    /// <summary>Whether some entry of the layer lies elsewhere than it says, as a link of the layers below leads there.</summary>
    public bool WritesThroughLink => _writesThroughLink;

    /// <summary>All pairs that may differ, depth first, siblings by the bytes of their names.</summary>
    public List<SurveyPair> Run()
    {
        if (layer is null)
        {
            return Run(isGuided: false);
        }

        var pairs = Run(isGuided: true);
        // A directory that the layer only implies may be a link below: what is in it goes where the link leads. Then all names are compared.
        return _writesThroughLink ? Run(isGuided: false) : pairs;
    }

    private List<SurveyPair> Run(bool isGuided)
    {
        var pairs = new List<SurveyPair>();
        LayerEntry? root = isGuided ? layer!.Root : null;
        _pending.Clear();
        _pending.Push(new SurveyPair(
            SurveyPath.Root, SurveySide.RootOf(below), SurveySide.RootOf(with), root, root is { Opaque: true }, WasteCause.Deleted));
        while (_pending.TryPop(out var pair) && !(isGuided && _writesThroughLink))
        {
            cancellation.ThrowIfCancellationRequested();
            pairs.Add(pair);
            if (pair.Old.IsDirectory || pair.Now.IsDirectory)
            {
                PushChildren(pair, isGuided);
            }
        }

        return pairs;
    }

    private void PushChildren(in SurveyPair pair, bool isGuided)
    {
        Dictionary<byte[], LayerEntry>? said = null;
        var names = new SortedSet<byte[]>(NameBytes.Order);
        if (pair.Entry is { } directory)
        {
            said = new Dictionary<byte[], LayerEntry>(NameBytes.Comparer);
            foreach (var entry in layer!.ReadDirectory(directory.Id))
            {
                var name = entry.Name.ToArray();
                said[name] = entry;
                names.Add(name);
            }
        }

        var isMerged = pair.Old.IsDirectory && pair.Now.IsDirectory && pair.Entry is not null && !pair.IsCut;
        if (!isMerged)
        {
            pair.Old.AddNames(names);
            pair.Now.AddNames(names);
        }

        foreach (var name in names.Reverse())
        {
            Push(pair, name, said is not null && said.TryGetValue(name, out var entry) ? entry : null, isGuided);
        }
    }

    private void Push(in SurveyPair parent, byte[] name, LayerEntry? entry, bool isGuided)
    {
        var old = parent.Old.Child(name);
        var now = parent.Now.Child(name);
        _writesThroughLink |= isGuided && entry is { Kind: LayerEntryKind.Directory, Implicit: true } && (old.IsSymlink || now.IsSymlink);
        if (!old.Exists && !now.Exists)
        {
            return;
        }

        var because = !parent.Now.Exists ? parent.HiddenBecause
            : !parent.Now.IsDirectory || now.Exists ? WasteCause.Replaced
            : parent.IsCut ? WasteCause.Opaque : WasteCause.Deleted;
        var guide = entry is { Kind: LayerEntryKind.Directory } && now.IsDirectory ? entry : null;
        _pending.Push(new SurveyPair(new SurveyPath(parent.Path, FsName.ToText(name)), old, now, guide, parent.IsCut || guide is { Opaque: true }, because));
    }
}
