namespace UnionFs.Oci;

/// <summary>The head of a report: what the image is, in figures.</summary>
internal sealed class SummarySection(ReportContent content)
{
    public void Write(HtmlOutput html)
    {
        var (image, waste) = (content.Image, content.Waste);
        var runtime = image.Config.Runtime;
        html.Raw("<header>\n<p class=kicker>Container image</p>\n<h1>").Text(content.Title).Raw("</h1>\n<p class=about>").Text(image.Config.Platform.ToString());
        if (image.Config.Created is { } created)
        {
            html.Raw($" · made {created.UtcDateTime:yyyy-MM-dd HH:mm} UTC");
        }

        if ((runtime.Entrypoint ?? []).Concat(runtime.Cmd ?? []).ToList() is { Count: > 0 } program)
        {
            html.Raw(" · runs <code>").Text(string.Join(' ', program)).Raw("</code>");
        }

        html.Raw(" · <code title=\"digest of the manifest\">").Text(image.Descriptor.Digest.Short).Raw("</code></p>\n");
        html.Raw($"<ul class=tiles>\n<li><b>{image.Layers.Count}</b> layers\n<li><b>").Bytes(image.LayerInfos.Sum(static l => l.Descriptor.Size)).Raw("</b> stored, compressed\n");
        html.Raw($"<li><b>{content.Tree.Files:N0}</b> files to be seen\n<li><b>").Bytes(waste.StoredBytes).Raw("</b> of files in all layers\n");
        html.Raw(waste.Bytes > 0 ? "<li class=bad><b>" : "<li><b>").Bytes(waste.Bytes).Raw($"</b> of them wasted ({100 - (waste.Efficiency * 100):0.0}&nbsp;%)\n</ul>\n");
        html.Raw("<nav aria-label=\"On this page\"><a href=#layers>Layers</a> <a href=#tree>Merged tree</a> <a href=#changes>What each layer did</a> <a href=#waste>Wasted bytes</a></nav>\n</header>\n<main>\n");
    }
}
