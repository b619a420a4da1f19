namespace UnionFs.Oci;

/// <summary>The merged tree: directories that open and close without any script, each name with the number and colour of its layer.</summary>
internal sealed class TreeSection(ReportContent content)
{
    public void Write(HtmlOutput html)
    {
        html.Raw("<section id=tree>\n<h2>Merged tree</h2>\n<p class=how>What a program in a container sees: all layers at once. The number and colour before a name tell the layer it comes from; ")
            .Raw("a directory's stripe tells which layers its bytes come from. <s>Struck through</s> is what a layer hid: nobody can see it, but its bytes are still in the image.</p>\n");
        html.Raw("<fieldset class=pick><legend>Show</legend>\n<label><input type=radio name=p id=pa checked> all layers</label>\n");
        for (var i = content.Image.Layers.Count - 1; i >= 0; i--)
        {
            html.Raw($"<label class=c{i}><input type=radio name=p id=p{i} value={i}> <span class=sr>layer {i}</span></label>\n");
        }

        html.Raw("<label class=ghosts><input type=checkbox id=ghosts checked> hidden names too</label>\n")
            .Raw("<label class=find hidden>Find <input type=search id=find placeholder=\"part of a name\" autocomplete=off></label> <output id=found></output>\n</fieldset>\n");
        html.Raw("<ul class=tree aria-label=\"Merged tree\">\n");
        WriteTree(html, content.Tree.Root);
        html.Raw("</ul>\n</section>\n");
    }

    /// <summary>Writes a tree without recursion; depth is limited where the tree is made, but a limit is no reason to lean on it.</summary>
    private void WriteTree(HtmlOutput html, ReportNode root)
    {
        var open = new Stack<(ReportNode Node, int Next)>();
        WriteStart(html, root, isOpen: true);
        open.Push((root, 0));
        while (open.TryPop(out var at))
        {
            if (at.Next == at.Node.Children.Count)
            {
                html.Raw(at.Node.IsCut ? "<li class=more>… and more than a page can show</ul></details>\n" : "</ul></details>\n");
                continue;
            }

            open.Push((at.Node, at.Next + 1));
            var child = at.Node.Children[at.Next];
            if (child.Kind == NodeKind.Directory)
            {
                WriteStart(html, child, isOpen: false);
                open.Push((child, 0));
            }
            else
            {
                WriteLeaf(html, child);
            }
        }
    }

    private static void WriteStart(HtmlOutput html, ReportNode node, bool isOpen)
    {
        html.Raw(node.IsHidden ? "<li class=g><details" : "<li><details").Raw(isOpen ? " open>" : ">");
        html.Raw($"<summary class={(node.IsHidden ? "\"h " : "")}c{node.Layer}{(node.IsHidden ? "\"" : "")}>");
        WriteName(html, node);
        if (!node.IsHidden && node.BytesByLayer.Count > 1 && node.Bytes > 0)
        {
            WriteStripe(html, node);
        }

        if (!node.IsHidden)
        {
            html.Raw(node.Files == 0 ? "<small>no files</small>" : $"<b>{ByteText.Format(node.Bytes)}</b><small>{node.Files:N0} file{(node.Files == 1 ? "" : "s")}</small>");
        }

        html.Raw("</summary><ul>\n");
    }

    private static void WriteStripe(HtmlOutput html, ReportNode node)
    {
        html.Raw("<i class=stripe aria-hidden=true>");
        foreach (var (layer, bytes) in node.BytesByLayer)
        {
            if (bytes > 0)
            {
                html.Raw($"<i style=\"--h:{ReportColors.HueOf(layer)};flex:{bytes}\"></i>");
            }
        }

        html.Raw("</i>");
    }

    private static void WriteLeaf(HtmlOutput html, ReportNode node)
    {
        html.Raw(node.IsHidden ? $"<li class=\"g h c{node.Layer}\">" : $"<li class=c{node.Layer}>");
        WriteName(html, node);
        html.Raw(node.Kind switch
        {
            NodeKind.File => $"<b>{ByteText.Format(node.Bytes)}</b>\n",
            NodeKind.Symlink => "<small>link</small>\n",
            NodeKind.Fifo => "<small>FIFO</small>\n",
            NodeKind.Socket => "<small>socket</small>\n",
            _ => "<small>device</small>\n",
        });
    }

    private static void WriteName(HtmlOutput html, ReportNode node)
    {
        html.Raw(node.IsHidden ? "<s>" : "<span>").Text(node.Name);
        if (node.Target is { } target)
        {
            html.Raw(" → ").Text(target);
        }

        html.Raw(node.IsHidden ? "</s>" : "</span>");
    }
}
