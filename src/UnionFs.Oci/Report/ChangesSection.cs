namespace UnionFs.Oci;

/// <summary>Layer by layer, what it added, changed and hid.</summary>
internal sealed class ChangesSection(ReportContent content)
{
    private const int MaxRows = 60;

    public void Write(HtmlOutput html)
    {
        html.Raw("<section id=changes>\n<h2>What each layer did</h2>\n<p class=how>Compared with what was to be seen without it. A changed file is stored whole in the new layer, even if only its mode changed; ")
            .Raw("a hidden one stays in the layer below and only cannot be seen any more.</p>\n");
        foreach (var layer in content.Changes.Layers.Reverse())
        {
            WriteLayer(html, layer);
        }

        html.Raw("</section>\n");
    }

    private void WriteLayer(HtmlOutput html, LayerChanges layer)
    {
        html.Raw($"<details id=layer{layer.Index} class=changes{(layer.Index == 0 ? "" : " open")}><summary class=c{layer.Index}><code>").Text(content.CommandOf(layer.Index) ?? layer.Name).Raw("</code>");
        html.Raw("<small>").Counts(layer, " ").Raw("</small></summary>\n");
        WriteTable(html, layer, ChangeKind.Modified, "Changed", static c => c.Size);
        WriteTable(html, layer, ChangeKind.Deleted, "Hidden", static c => c.OldSize);
        WriteTable(html, layer, ChangeKind.Added, "Added", static c => c.Size);
        html.Raw("</details>\n");
    }

    private static void WriteTable(HtmlOutput html, LayerChanges layer, ChangeKind kind, string title, Func<LayerChange, long> bytesOf)
    {
        var changes = layer.Changes.Where(c => c.Kind == kind).ToList();
        if (changes.Count == 0)
        {
            return;
        }

        var letter = kind switch { ChangeKind.Added => 'a', ChangeKind.Deleted => 'd', _ => 'm' };
        html.Raw($"<table class={letter}><caption>{title}: {changes.Count:N0} name{(changes.Count == 1 ? "" : "s")}, ").Bytes(changes.Sum(bytesOf));
        html.Raw(changes.Count > MaxRows ? $" (the {MaxRows} largest are listed)" : "").Raw("</caption>\n<thead><tr><th>Bytes<th>Path<th>");
        html.Raw(kind == ChangeKind.Added ? "Kind\n<tbody>\n" : "How\n<tbody>\n");
        foreach (var change in changes.OrderByDescending(bytesOf).Take(MaxRows))
        {
            html.Raw("<tr><td>").Bytes(bytesOf(change)).Raw("<td><code>").Text(change.Path).Raw("</code><td>").Text(Describe(change)).Raw("\n");
        }

        html.Raw("</table>\n");
    }

    private static string Describe(LayerChange change) => change.Kind switch
    {
        ChangeKind.Added => change.NodeKind switch
        {
            NodeKind.CharacterDevice or NodeKind.BlockDevice => "device",
            NodeKind.Symlink => "link",
            NodeKind.Fifo => "FIFO",
            var kind => kind.ToString().ToLowerInvariant(),
        },
        ChangeKind.Deleted => change.HiddenBecause switch
        {
            WasteCause.Opaque => "opaque directory",
            WasteCause.Replaced => "something else in its place",
            _ => "whiteout",
        },
        _ when change.Aspects == ChangeAspects.None => "stored again as it was",
        _ when change.Aspects.HasFlag(ChangeAspects.Kind) => "now a " + change.NodeKind.ToString().ToLowerInvariant(),
        _ => change.Aspects.ToString().ToLowerInvariant(),
    };
}
