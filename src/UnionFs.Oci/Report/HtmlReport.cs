using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace UnionFs.Oci;

/// <summary>
/// One HTML page about an image, for people who want to see how layers make a file system: the layers as a stack, the merged tree with the
/// layer of every name, what each layer added, changed and hid, and the bytes that are wasted. The page needs no network and shows everything
/// without scripts; the same image gives the same bytes. Immutable.
/// </summary>
public sealed class HtmlReport
{
    private readonly ReportContent _content;

    private HtmlReport(ReportContent content) => _content = content;

    /// <summary>Looks at an image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="title">What to call it; its name unless said.</param>
    /// <param name="progress">Told how many layers are done.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="IOException">A layer cannot be read.</exception>
    public static HtmlReport Of(OciImage image, string? title = null, IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        var changes = ImageChanges.Of(image, progress, cancellationToken);
        return new HtmlReport(new ReportContent(
            title ?? image.Name, image, ImageHistory.Of(image), changes, ImageAdvice.Of(image, changes, cancellationToken), ReportTree.Of(image.Layers, changes, cancellationToken)));
    }

    /// <summary>Writes the page.</summary>
    /// <param name="output">Where to; it is not closed.</param>
    public void Write(TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var (style, script) = (Resource("report.css"), Resource("report.js"));
        var html = new HtmlOutput(output);
        // Even a mistake in escaping could run nothing: only the script with this digest runs, and nothing is loaded.
        var policy = $"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)))}'; base-uri 'none'; form-action 'none'";
        html.Raw("<!DOCTYPE html>\n<html lang=en>\n<meta charset=utf-8>\n")
            .Raw($"<meta http-equiv=Content-Security-Policy content=\"{policy}\">\n")
            .Raw("<meta name=viewport content=\"width=device-width,initial-scale=1\">\n<meta name=color-scheme content=\"light dark\">\n<title>")
            .Text(_content.Title).Raw(": layers</title>\n<style>\n").Raw(style).Raw(ReportColors.Style(_content.Image.Layers.Count)).Raw("</style>\n");
        new SummarySection(_content).Write(html);
        new StackSection(_content).Write(html);
        new TreeSection(_content).Write(html);
        new ChangesSection(_content).Write(html);
        new WasteSection(_content).Write(html);
        html.Raw("</main>\n<script>").Raw(script).Raw("</script>\n");
    }

    /// <summary>The page as text.</summary>
    public string ToHtml()
    {
        using var writer = new StringWriter { NewLine = "\n" };
        Write(writer);
        return writer.ToString();
    }

    /// <summary>What the page is about.</summary>
    public override string ToString() => $"report of {FsText.Quote(_content.Title)}";

    private static string Resource(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"UnionFs.Oci.Report.{name}")
            ?? throw new InvalidOperationException($"The library was built without {name}.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
