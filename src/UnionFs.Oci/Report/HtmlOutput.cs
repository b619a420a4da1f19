using System.Globalization;

namespace UnionFs.Oci;

/// <summary>
/// Writes HTML. What comes from an image goes through <see cref="Text"/> only: escaped for people first, as anywhere in the product (control
/// characters, bytes that are no UTF-8, marks that turn text around), then for HTML, so that no name can become markup.
/// </summary>
internal sealed class HtmlOutput(TextWriter output)
{
    /// <summary>Writes markup of the page's own.</summary>
    public HtmlOutput Raw(string markup)
    {
        output.Write(markup);
        return this;
    }

    /// <summary>Writes markup with numbers in it.</summary>
    public HtmlOutput Raw(FormattableString markup)
    {
        output.Write(markup.ToString(CultureInfo.InvariantCulture));
        return this;
    }

    /// <summary>Writes text of an image, or any other text.</summary>
    public HtmlOutput Text(string text)
    {
        foreach (var c in FsText.Escape(text))
        {
            switch (c)
            {
                case '&': output.Write("&amp;"); break;
                case '<': output.Write("&lt;"); break;
                case '>': output.Write("&gt;"); break;
                case '"': output.Write("&quot;"); break;
                case '\'': output.Write("&#39;"); break;
                default: output.Write(c); break;
            }
        }

        return this;
    }

    /// <summary>Writes how many names a layer added, changed and hid; what it did not do is not told.</summary>
    public HtmlOutput Counts(LayerChanges changes, string separator)
    {
        var told = false;
        foreach (var (count, mark, what) in ((int, char, string)[])[(changes.Added, 'a', "added"), (changes.Modified, 'm', "changed"), (changes.Deleted, 'd', "hidden")])
        {
            if (count > 0)
            {
                Raw($"{(told ? separator : "")}<span class={mark}>{count:N0} {what}</span>");
                told = true;
            }
        }

        return told ? this : Raw("nothing changed");
    }

    /// <summary>Writes a number of bytes for people, the exact one in a title.</summary>
    public HtmlOutput Bytes(long bytes) => Raw($"<data value={bytes} title=\"{bytes:N0} bytes\">{ByteText.Format(bytes)}</data>");
}
