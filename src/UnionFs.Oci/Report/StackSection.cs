namespace UnionFs.Oci;

/// <summary>The layers as they lie on each other, with the steps that left none between them.</summary>
internal sealed class StackSection(ReportContent content)
{
    public void Write(HtmlOutput html)
    {
        html.Raw("<section id=layers>\n<h2>Layers</h2>\n<p class=how>An image is a stack of layers. Each step of the build left one; it holds only what that step wrote, ")
            .Raw("and a mark for everything it deleted. Seen from above, upper layers cover lower ones. Bars show the bytes of files in each layer: solid is what can still be seen, striped is covered for good.</p>\n");
        var most = Math.Max(1, Enumerable.Range(0, content.Image.Layers.Count).Max(i => content.FileBytesOf(i)));
        html.Raw("<ol class=stack reversed>\n");
        foreach (var step in content.History.Steps.Reverse())
        {
            if (step.Layer is { } layer)
            {
                WriteLayer(html, step, layer, most);
            }
            else
            {
                html.Raw("<li class=none><code>").Text(step.Command ?? "(unknown)").Raw("</code> <span>no layer: it changed only how the image is run</span>\n");
            }
        }

        html.Raw("</ol>\n");
        if (!content.History.IsComplete)
        {
            html.Raw("<p class=how>The history of this image does not tell which step made which layer.</p>\n");
        }

        html.Raw("</section>\n");
    }

    private void WriteLayer(HtmlOutput html, HistoryStep step, ImageLayer layer, long most)
    {
        var changes = content.Changes.Layers[layer.Index];
        var (bytes, wasted) = (content.FileBytesOf(layer.Index), content.Waste.BytesIn(layer.Index));
        html.Raw($"<li class=\"layer c{layer.Index}\"><a href=#layer{layer.Index}><code>").Text(step.Command ?? "(command not recorded)").Raw("</code></a>\n");
        html.Raw($"<div class=bar title=\"{bytes - wasted:N0} bytes to be seen, {wasted:N0} covered\"><i style=\"width:{(bytes - wasted) * 100.0 / most:0.##}%\"></i><i class=w style=\"width:{wasted * 100.0 / most:0.##}%\"></i></div>\n");
        html.Raw("<p>").Bytes(bytes).Raw(" of files · ").Bytes(layer.Descriptor.Size).Raw(" stored · ");
        html.Counts(changes, " · ");
        if (wasted > 0)
        {
            html.Raw(" · <span class=bad>").Bytes(wasted).Raw(" covered by layers above</span>");
        }

        html.Raw(" · <code>").Text(layer.Descriptor.Digest.Short).Raw("</code></p>\n");
    }
}
