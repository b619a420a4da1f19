using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Xunit;

namespace UnionFs.Oci.Tests.Report;

/// <summary>The page about an image: what it shows, that names of an image cannot become markup, how large it gets.</summary>
public partial class HtmlReportTests
{
    private const string Hostile = "<script>document.title='owned'</script>";
    private static readonly string[] s_hostileNames =
        [Hostile.Replace("/", "\u2044"), "\"onmouseover=alert(1) x=\"", "'><img src=x onerror=document.title=1>", "a&lt;b", "new\nline", "\u202egnp.exe", "\udcff\udc80", "</ul><h1>", "--><!--"];

    [Fact]
    public void Layers_tree_changes_and_waste_are_there_without_any_script()
    {
        using var made = Textbook();
        var html = HtmlReport.Of(made.Image, "shop:1", cancellationToken: TestContext.Current.CancellationToken).ToHtml();
        var text = Text(html);
        Assert.Contains("shop:1", text, StringComparison.Ordinal);
        Assert.Contains("3 layers", text, StringComparison.Ordinal);
        Assert.Contains("RUN make install", text, StringComparison.Ordinal);
        Assert.Contains("app 5.0 kB", text, StringComparison.Ordinal);
        Assert.Contains("5.0 kB 1 stored again for mode, owner or attributes", text, StringComparison.Ordinal);
        Assert.Contains("Layer 2 deletes or hides 3.0 kB that layer 1 stores: delete them in the step that writes them.", text, StringComparison.Ordinal);
        Assert.Contains("<li class=\"g h c2\"><s>cache</s>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("src=", html, StringComparison.Ordinal);
        Assert.DoesNotContain("http:", html, StringComparison.Ordinal);
        Assert.DoesNotContain("https:", html, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_image_gives_the_same_page()
    {
        using var one = Textbook();
        using var other = Textbook();
        Assert.Equal(
            HtmlReport.Of(one.Image, "t", cancellationToken: TestContext.Current.CancellationToken).ToHtml(),
            HtmlReport.Of(other.Image, "t", cancellationToken: TestContext.Current.CancellationToken).ToHtml());
    }

    [Fact]
    public void Names_commands_and_targets_of_an_image_are_text_whatever_is_in_them()
    {
        using var made = HostileImage();
        var html = HtmlReport.Of(made.Image, Hostile, cancellationToken: TestContext.Current.CancellationToken).ToHtml();
        // Markup of the page alone: every tag is one that the page writes, and no attribute handles events.
        var tags = Tag().Matches(html[..html.LastIndexOf("<script>", StringComparison.Ordinal)]).Select(static m => m.Groups[1].Value.ToLowerInvariant()).Distinct();
        Assert.Empty(tags.Except(
            ["!doctype", "html", "meta", "title", "style", "header", "p", "h1", "h2", "h3", "code", "ul", "ol", "li", "b", "data", "nav", "a", "main", "section", "div", "i", "span", "fieldset", "legend",
             "label", "input", "output", "details", "summary", "small", "s", "table", "caption", "thead", "tbody", "tr", "th", "td", "br"]));
        Assert.Equal(1, html.Split("<script>").Length - 1);
        Assert.DoesNotContain(TagAttributes().Matches(html[..html.LastIndexOf("<script>", StringComparison.Ordinal)]), static m => m.Value.Contains(" on", StringComparison.Ordinal));
        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
        Assert.DoesNotContain("\u202e", html, StringComparison.Ordinal);
        Assert.Contains("\\xff\\x80", html, StringComparison.Ordinal);
        Assert.Contains("&lt;/ul&gt;&lt;h1&gt;", html.Replace("\u2044", "/", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_of_ten_thousand_files_is_small_and_made_at_once()
    {
        using var made = new MadeImage(("base", Layer.InMemory("base", static b =>
        {
            for (var i = 0; i < 10_000; i++)
            {
                b.File($"/usr/share/part{i % 500}/file-number-{i}.txt", new byte[i % 50]);
            }
        })), ("app", Layer.InMemory("app", static b => b.Whiteout("/usr/share/part3"))));
        var watch = Stopwatch.StartNew();
        var html = HtmlReport.Of(made.Image, cancellationToken: TestContext.Current.CancellationToken).ToHtml();
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"it took {watch.Elapsed}");
        Assert.True(html.Length < 900_000, $"{html.Length} characters");
        Assert.Contains("file-number-9999.txt", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_deep_tree_ends_where_a_page_does()
    {
        using var made = new MadeImage(("deep", Layer.InMemory("deep", static b => b.File(string.Concat(Enumerable.Repeat("/d", 2000)) + "/file", "x"))));
        Assert.True(HtmlReport.Of(made.Image, cancellationToken: TestContext.Current.CancellationToken).ToHtml().Length < 100_000);
    }

    [Fact]
    public async Task A_browser_shows_it_and_runs_no_name()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/chromium"), "it needs Debian's chromium");
        using var made = HostileImage();
        var page = Path.Combine(made.Folder, "page.html");
        await File.WriteAllTextAsync(page, HtmlReport.Of(made.Image, "hostile", cancellationToken: TestContext.Current.CancellationToken).ToHtml(), new UTF8Encoding(false), TestContext.Current.CancellationToken);
        var start = new ProcessStartInfo(
            "/usr/bin/chromium", ["--headless", "--no-sandbox", "--disable-gpu", $"--user-data-dir={made.Folder}/profile", "--dump-dom", new Uri(page).AbsoluteUri + "#layer0"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var dom = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var shown = await dom.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        Assert.True(shown.Length > 1000, await errors);
        Assert.Contains("<title>hostile: layers</title>", shown, StringComparison.Ordinal);
        // The page's own script ran under its policy: search is there, and the layer the address names is open.
        Assert.Contains("<label class=\"find\">", shown, StringComparison.Ordinal);
        Assert.Contains("<details id=\"layer0\" class=\"changes\" open=\"\">", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", shown, StringComparison.Ordinal);
    }

    private static MadeImage Textbook() => new(
        ("FROM base", Layer.InMemory("base", static b => b.File("/bin/sh", new byte[1000]).File("/etc/motd", "hello"))),
        ("RUN make install", Layer.InMemory("install", static b => b.File("/opt/app", new byte[5000]).File("/tmp/cache", [.. Enumerable.Repeat((byte)1, 3000)]))),
        ("RUN chmod 755 /opt/app && rm /tmp/cache", Layer.InMemory("clean", static b => b.Whiteout("/tmp/cache").File("/opt/app", new byte[5000]).WithMode((UnixFileMode)0x1ED))));

    private static MadeImage HostileImage() => new(
        (Hostile, Layer.InMemory("base", static b =>
        {
            foreach (var name in s_hostileNames)
            {
                b.File($"/seen/{name}/{name}", "x").File($"/gone/{name}", "y").File($"/changed/{name}", "z").Symlink($"/links/{name}", name);
            }
        })),
        ("'\"><b onclick=alert(1)>&", Layer.InMemory("top", static b =>
        {
            b.Whiteout("/gone");
            foreach (var name in s_hostileNames)
            {
                b.File($"/changed/{name}", "other");
            }
        })));

    private static string Text(string html) => Spaces().Replace(AnyTag().Replace(html, " "), " ").Replace(" ,", ",", StringComparison.Ordinal);

    [GeneratedRegex("<([!a-zA-Z][a-zA-Z0-9]*)")]
    private static partial Regex Tag();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex AnyTag();

    [GeneratedRegex("<[a-z][^>]*>")]
    private static partial Regex TagAttributes();

    [GeneratedRegex("\\s+")]
    private static partial Regex Spaces();
}
