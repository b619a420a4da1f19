namespace UnionFs.Oci;

/// <summary>The bytes nobody can reach, why, and what would save them.</summary>
internal sealed class WasteSection(ReportContent content)
{
    private const int MaxRows = 50;
    private const int MaxAdvice = 12;

    /// <summary>Less than this is worth a line of its own only where there is little else.</summary>
    private const int FewBytes = 1000;

    public void Write(HtmlOutput html)
    {
        var waste = content.Waste;
        html.Raw("<section id=waste>\n<h2>Wasted bytes</h2>\n<p class=how>Content that some layer stores and no name leads to any more: everybody who pulls the image pays for it. Counted exactly, hard links included; ")
            .Raw("bytes are those of files, uncompressed.</p>\n");
        if (waste.Files.Count == 0)
        {
            html.Raw("<p>Nothing is wasted: every byte that a layer stores can be seen.</p>\n");
        }
        else
        {
            WriteCauses(html, waste);
        }

        WriteAdvice(html);
        WriteFiles(html, waste);
        WriteCopies(html, waste);
        html.Raw("</section>\n");
    }

    private static void WriteCauses(HtmlOutput html, ImageWaste waste)
    {
        html.Raw($"<p class=total><b>").Bytes(waste.Bytes).Raw($"</b> of ").Bytes(waste.StoredBytes).Raw($" are wasted, {100 - (waste.Efficiency * 100):0.0}&nbsp;%</p>\n");
        html.Raw("<table><caption>By cause</caption>\n<thead><tr><th>Bytes<th>Files<th>What happened to them\n<tbody>\n");
        foreach (var group in waste.Files.GroupBy(static f => f.Cause).OrderByDescending(static g => g.Sum(static f => f.Bytes)))
        {
            html.Raw("<tr><td>").Bytes(group.Sum(static f => f.Bytes)).Raw($"<td>{group.Count():N0}<td>{group.Key.Describe()}\n");
        }

        html.Raw("</table>\n");
    }

    private void WriteAdvice(HtmlOutput html)
    {
        if (content.Advice.Items.Count == 0)
        {
            return;
        }

        html.Raw("<h3>What to do</h3>\n<ol class=advice>\n");
        var shown = content.Advice.Items.Where(static (item, i) => i < 3 || item.Bytes >= FewBytes).Take(MaxAdvice).ToList();
        foreach (var item in shown)
        {
            html.Raw("<li><b>").Bytes(item.Bytes).Raw(item.Kind == AdviceKind.OrderByRateOfChange ? "</b><p>At each build: " : "</b><p>").Text(item.Text);
            foreach (var path in item.Paths.Take(3))
            {
                html.Raw("<br><code>").Text(path).Raw("</code>");
            }

            html.Raw("</p>\n");
        }

        html.Raw("</ol>\n");
        if (content.Advice.Items.Skip(shown.Count).ToList() is { Count: > 0 } rest)
        {
            html.Raw($"<p class=how>And {rest.Count:N0} more for ").Bytes(rest.Sum(static r => r.Bytes)).Raw(" in all.</p>\n");
        }
    }

    private static void WriteFiles(HtmlOutput html, ImageWaste waste)
    {
        if (waste.Files.Count == 0)
        {
            return;
        }

        html.Raw($"<table><caption>Wasted files{(waste.Files.Count > MaxRows ? $" (the {MaxRows} largest of {waste.Files.Count:N0})" : "")}</caption>\n<thead><tr><th>Bytes<th>Stored in<th>Covered by<th>Path<th>What happened\n<tbody>\n");
        foreach (var file in waste.Files.Take(MaxRows))
        {
            html.Raw("<tr><td>").Bytes(file.Bytes).Raw($"<td><span class=c{file.StoredIn}></span><td><span class=c{file.HiddenBy}></span><td><code>").Text(file.Path ?? "(several)");
            html.Raw($"</code><td>{file.Cause.Describe()}\n");
        }

        html.Raw("</table>\n");
    }

    private static void WriteCopies(HtmlOutput html, ImageWaste waste)
    {
        if (waste.Duplicates.Count == 0)
        {
            return;
        }

        html.Raw("<table><caption>Copies: ").Bytes(waste.DuplicateBytes).Raw(" that can be seen, but are the same as others").Raw(waste.Duplicates.Count > 20 ? $" (the 20 largest of {waste.Duplicates.Count:N0})" : "");
        html.Raw("</caption>\n<thead><tr><th>Bytes<th>Times<th>Paths\n<tbody>\n");
        foreach (var copy in waste.Duplicates.Take(20))
        {
            html.Raw("<tr><td>").Bytes(copy.Bytes).Raw($"<td>{copy.Count}<td>");
            foreach (var path in copy.Paths.Take(4))
            {
                html.Raw("<code>").Text(path).Raw("</code><br>");
            }

            html.Raw(copy.Count > 4 ? $"and {copy.Count - 4} more\n" : "\n");
        }

        html.Raw("</table>\n");
    }
}
