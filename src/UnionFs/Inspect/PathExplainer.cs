using System.Globalization;

namespace UnionFs;

/// <summary>
/// Asks every layer, the top included, what it says about a path, and works out what hides what. Every layer is asked in its path form,
/// so a moved directory is a whiteout here and a tree there.
/// </summary>
internal sealed class PathExplainer(Union union)
{
    private readonly ViewRoot _root = union.Root;
    private readonly List<LayerVerdict> _verdicts = [];
    private string? _hiddenBy;
    private bool _mergesOn;
    private LayerVerdict? _winner;
    private LayerVerdict? _hider;

    /// <summary>The topmost directory that is only implied; it wins if no layer below names the directory itself.</summary>
    private int _implied = -1;

    public Explanation Explain(string path)
    {
        var names = Resolve(path, out var canonical);
        FileStat? stat = null;
        if (union.FindUnasked(_root, FsName.ToBytes(canonical), out var node) == FsError.OK
            && _root.Stat(node, mayLoad: true, out var found) == FsError.OK)
        {
            stat = found;
        }

        // As they are read in this stack: an entry lies where a link of the layers below leads.
        var layers = Enumerable.Range(0, union.Stack.Count).Select(union.Base.LayerAt).ToList();
        layers.AddRange(_root.CommittedLayers());
        Judge(-1, new CommittedLayer("top", _root.TopStart, _root), names);
        for (var index = layers.Count - 1; index >= 0; index--)
        {
            Judge(index, layers[index], names);
        }

        if (_winner is null && _implied >= 0)
        {
            _winner = _verdicts[_implied] = _verdicts[_implied] with { Wins = true };
        }

        return new Explanation(canonical, Summarize(stat), _verdicts) { Stat = stat };
    }

    /// <summary>The names of the path with all links but the last followed.</summary>
    private List<byte[]> Resolve(string path, out string canonical)
    {
        using var encoded = new EncodedPath(path, "explain");
        var walk = new PathWalk(_root, union.Limits, mayLoad: true, searcher: null);
        var error = walk.Resolve(encoded.Bytes, WalkMode.Name);
        canonical = error == FsError.OK
            ? FsName.ToText(walk.Last == LastName.Normal ? _root.PathOf(walk.Parent, walk.Name) : _root.PathOf(walk.Node))
            : "/" + string.Join('/', path.Split('/', StringSplitOptions.RemoveEmptyEntries));
        walk.Dispose();
        return [.. canonical.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(static n => FsName.ToBytes(n))];
    }

    private void Judge(int index, Layer layer, List<byte[]> names)
    {
        var said = Ask(layer, names, out var entry, out var depth, out var opaqueAbove);
        var where = "/" + string.Join('/', names.Take(depth).Select(static n => FsText.Escape(FsName.ToText(n))));
        var label = index < 0 ? "top" : layer.Name;
        var text = said switch
        {
            LayerVerdictKind.Silent => opaqueAbove is null ? "nothing" : $"nothing; its '{opaqueAbove}' is opaque and hides what is below",
            LayerVerdictKind.Whiteout => depth == names.Count ? "whiteout" : $"whiteout of '{where}'",
            LayerVerdictKind.NotADirectory => $"'{where}' is a {KindName(entry.Kind)} here, so nothing can be below it",
            _ => Describe(entry),
        };
        var verdict = new LayerVerdict(index, label, said, text);
        var speaks = said is LayerVerdictKind.Node or LayerVerdictKind.Directory or LayerVerdictKind.OpaqueDirectory;
        if (_hiddenBy is not null)
        {
            verdict = said == LayerVerdictKind.Silent ? verdict : verdict with { HiddenBy = _hiddenBy };
        }
        else if (_mergesOn && said == LayerVerdictKind.Node)
        {
            verdict = verdict with { HiddenBy = $"the directory of {Name(_winner ?? _verdicts[_implied])}" };
        }
        else if (speaks && _winner is not null)
        {
            verdict = verdict with { Text = text + ", merged into the directory above" };
        }
        else if (speaks && !entry.Implicit)
        {
            _winner = verdict = verdict with { Wins = true };
        }
        else if (speaks && _implied < 0)
        {
            _implied = _verdicts.Count;
        }

        _verdicts.Add(verdict);
        if (_hiddenBy is null)
        {
            _mergesOn |= said == LayerVerdictKind.Directory;
            _hider = speaks ? null : verdict;
            _hiddenBy = said switch
            {
                LayerVerdictKind.Silent when opaqueAbove is not null => $"the opaque '{opaqueAbove}' of {Name(verdict)}",
                LayerVerdictKind.Node => Name(verdict),
                LayerVerdictKind.OpaqueDirectory => $"the opaque directory of {Name(verdict)}",
                LayerVerdictKind.Whiteout => $"the whiteout of {Name(verdict)}",
                LayerVerdictKind.NotADirectory => $"'{where}' of {Name(verdict)}",
                LayerVerdictKind.Directory when opaqueAbove is not null => $"the opaque '{opaqueAbove}' of {Name(verdict)}",
                _ => null,
            };
        }
    }

    private static LayerVerdictKind Ask(Layer layer, List<byte[]> names, out LayerEntry entry, out int depth, out string? opaqueAbove)
    {
        entry = layer.Root;
        depth = 0;
        opaqueAbove = entry.Opaque ? "/" : null;
        var at = "";
        foreach (var name in names)
        {
            depth++;
            var found = layer.ReadDirectory(entry.Id).FirstOrDefault(e => e.Name.Span.SequenceEqual(name));
            if (found.Name.IsEmpty)
            {
                return LayerVerdictKind.Silent;
            }

            entry = found;
            at += "/" + FsText.Escape(FsName.ToText(name));
            if (entry.Kind == LayerEntryKind.Whiteout)
            {
                return LayerVerdictKind.Whiteout;
            }

            if (depth < names.Count && entry.Kind != LayerEntryKind.Directory)
            {
                return LayerVerdictKind.NotADirectory;
            }

            opaqueAbove = entry.Opaque && depth < names.Count ? at : opaqueAbove;
        }

        return entry.Kind != LayerEntryKind.Directory ? LayerVerdictKind.Node
            : entry.Opaque ? LayerVerdictKind.OpaqueDirectory : LayerVerdictKind.Directory;
    }

    private static string Describe(in LayerEntry entry)
    {
        var mode = Convert.ToString((int)entry.Attributes.Mode, 8);
        return entry.Kind switch
        {
            LayerEntryKind.File => string.Create(
                CultureInfo.InvariantCulture, $"file, {entry.Attributes.Size} byte{(entry.Attributes.Size == 1 ? "" : "s")}, mode {mode}"),
            LayerEntryKind.Symlink => $"link to '{FsText.Escape(FsName.ToText(entry.Target.Span))}'",
            LayerEntryKind.LowerLink => $"hard link to '{FsText.Escape(FsName.ToText(entry.Target.Span))}' of a layer below",
            LayerEntryKind.Directory when entry.Implicit => "directory, only because something is in it",
            LayerEntryKind.Directory => $"{(entry.Opaque ? "opaque directory" : "directory")}, mode {mode}",
            _ => $"{KindName(entry.Kind)}, mode {mode}",
        };
    }

    private static string KindName(LayerEntryKind kind) => kind switch
    {
        LayerEntryKind.File => "file",
        LayerEntryKind.Directory => "directory",
        LayerEntryKind.Symlink => "link",
        LayerEntryKind.Fifo => "FIFO",
        LayerEntryKind.Socket => "socket",
        LayerEntryKind.CharacterDevice => "character device",
        LayerEntryKind.BlockDevice => "block device",
        LayerEntryKind.LowerLink => "hard link",
        _ => "whiteout",
    };

    private static string Name(LayerVerdict verdict) =>
        verdict.Index < 0 ? "the top" : string.Create(CultureInfo.InvariantCulture, $"layer {verdict.Index} '{FsText.Escape(verdict.LayerName)}'");

    private string Summarize(FileStat? stat)
    {
        if (stat is not { } seen)
        {
            var hider = _hiddenBy is null ? null : _hider;
            var hidden = _verdicts.Exists(static v => v.HiddenBy is not null);
            return hider is null ? "not there: no layer has it"
                : hidden ? $"not there: {Name(hider)} hides it" : $"not there: {Name(hider)} would hide it, and no layer below has it";
        }

        var kind = seen.Kind switch
        {
            NodeKind.File => "file",
            NodeKind.Directory => "directory",
            NodeKind.Symlink => "link",
            _ => KindName((LayerEntryKind)seen.Kind),
        };
        var count = _verdicts.Count(static v => v.HiddenBy is not null && v.Kind != LayerVerdictKind.Whiteout);
        var over = count switch
        {
            0 => "",
            1 => ", hiding one other below",
            _ => string.Create(CultureInfo.InvariantCulture, $", hiding {count} others below"),
        };
        return _winner is null ? $"{kind} that no layer mentions: the root of an empty stack" : $"{kind} from {Name(_winner)}{over}";
    }
}
