using Xunit;

namespace UnionFs.Oci.Tests.Report;

/// <summary>The report as a person uses it: with the keyboard alone, without scripts, in the dark, on a phone. Needs Chromium.</summary>
public sealed class ReportBrowserTests
{
    private const string Here = "(document.activeElement.querySelector('span,s')??document.activeElement).textContent";
    private const string Rows = "[...document.querySelectorAll('.tree summary, .tree li[class*=c]')].filter(e=>e.checkVisibility()).map(e=>e.querySelector('span,s').textContent)";

    [Fact]
    public async Task Arrow_keys_walk_the_tree()
    {
        await using var page = await OpenAsync();
        await page.ValueAsync<bool>("document.querySelector('.tree summary').focus() ?? true");
        foreach (var (key, name) in ((string, string)[])
            [("ArrowUp", "/"), ("ArrowRight", "bin"), ("ArrowDown", "empty"), ("ArrowDown", "etc"), ("ArrowRight", "etc"), ("ArrowRight", "motd"), ("ArrowRight", "motd"), ("ArrowLeft", "etc"),
             ("ArrowLeft", "etc"), ("ArrowLeft", "/"), ("End", "link → etc/motd"), ("ArrowDown", "link → etc/motd"), ("ArrowRight", "link → etc/motd"), ("ArrowUp", "usr"), ("ArrowRight", "usr"),
             ("ArrowRight", "share"), ("Enter", "share"), ("ArrowDown", "a"), ("Home", "/"), ("ArrowLeft", "/"), ("ArrowDown", "/"), (" ", "/"), ("ArrowDown", "bin")])
        {
            await page.PressAsync(key);
            Assert.Equal((key, name), (key, await page.ValueAsync<string>(Here)));
        }

        // An empty directory has nothing to go into, and keys with others held down are the browser's.
        await page.ValueAsync<bool>("[...document.querySelectorAll('.tree summary')].find(e=>e.querySelector('span').textContent=='empty').focus() ?? true");
        await page.PressAsync("ArrowRight", "ArrowRight");
        Assert.Equal("empty", await page.ValueAsync<string>(Here));
        await page.PressAsync("Home");
        Assert.Equal(0, await page.ValueAsync<int>("scrollY - Math.min(scrollY, document.querySelector('.tree').offsetTop)"));
        CheckQuiet(page);
    }

    [Fact]
    public async Task Tab_comes_to_every_control_and_shows_where_it_is()
    {
        await using var page = await OpenAsync();
        var stops = new List<string>();
        for (var i = 0; i < 60; i++)
        {
            await page.PressAsync("Tab");
            var stop = await page.ValueAsync<string>("(e=>e==document.body?'':e.id||e.getAttribute('href')||e.tagName.toLowerCase()+' '+(e.querySelector('span,s,code')?.textContent??''))(document.activeElement)");
            if (stop.Length == 0 || (stops.Count > 0 && stop == stops[0]))
            {
                break;
            }

            stops.Add(stop);
            await page.UntilAsync("(e=>{const s=getComputedStyle(e),r=e.getBoundingClientRect();return s.outlineStyle!='none'&&parseFloat(s.outlineWidth)>=2&&r.bottom>0&&r.top<innerHeight&&r.width>0})(document.activeElement)", $"{stop} shows that it has the focus");
        }

        Assert.Equal(
            ["#layers", "#tree", "#changes", "#waste", "#layer2", "#layer1", "#layer0", "pa", "ghosts", "find", "summary /", "summary RUN chmod 755 /opt/app && rm -r /tmp", "summary RUN make install", "summary FROM base"],
            stops);

        // The tree is one stop, where one was last.
        await page.ValueAsync<bool>("document.querySelector('.tree summary').focus() ?? true");
        await page.PressAsync("ArrowDown", "ArrowDown", "ArrowDown", "Shift+Tab", "Tab");
        Assert.Equal("etc", await page.ValueAsync<string>(Here));
        CheckQuiet(page);
    }

    [Fact]
    public async Task The_search_box_filters_names_and_Escape_clears_it()
    {
        await using var page = await OpenAsync();
        var before = await page.LinesAsync(Rows);
        await page.ValueAsync<bool>("document.getElementById('find').focus() ?? true");
        await page.TypeAsync("MOT");
        await page.UntilAsync("document.getElementById('found').textContent == '2 names'");
        Assert.Equal(["/", "etc", "motd", "link → etc/motd"], await page.LinesAsync(Rows));
        await page.TypeAsync("x");
        await page.UntilAsync("document.getElementById('found').textContent == '0 names'");
        Assert.Empty(await page.LinesAsync(Rows));
        await page.PressAsync("Escape");
        await page.UntilAsync("document.getElementById('found').textContent == ''");
        Assert.Equal("", await page.ValueAsync<string>("document.getElementById('find').value"));
        // What was opened to show what was found closes again.
        Assert.Equal(before, await page.LinesAsync(Rows));
        CheckQuiet(page);
    }

    [Fact]
    public async Task Picking_a_layer_shows_what_is_of_it_and_hidden_names_come_and_go()
    {
        await using var page = await OpenAsync();
        await page.ValueAsync<bool>("document.getElementById('pa').focus() ?? true");
        await page.PressAsync("ArrowDown");
        Assert.True(await page.ValueAsync<bool>("document.getElementById('p2').checked"));
        await page.PressAsync("ArrowDown");
        Assert.True(await page.ValueAsync<bool>("document.getElementById('p1').checked"));
        Assert.Contains("app-data", await page.LinesAsync(Rows));
        const string Strength = "getComputedStyle([...document.querySelectorAll('.tree li[class*=c]')].find(e=>e.querySelector('span,s').textContent=='{0}')).opacity";
        Assert.Equal("1", await page.ValueAsync<string>(Strength.Replace("{0}", "app-data", StringComparison.Ordinal)));
        Assert.True(await page.ValueAsync<double>($"+{Strength.Replace("{0}", "sh", StringComparison.Ordinal)}") < 0.7);
        await page.PressAsync("ArrowUp", "ArrowUp");
        Assert.True(await page.ValueAsync<bool>("document.getElementById('pa').checked"));

        var rows = await page.LinesAsync(Rows);
        Assert.Contains("tmp", rows);
        await page.ValueAsync<bool>("document.getElementById('ghosts').focus() ?? true");
        await page.PressAsync(" ");
        Assert.Equal(rows.Where(static r => r is not ("tmp" or "cache")), await page.LinesAsync(Rows));
        CheckQuiet(page);
    }

    [Fact]
    public async Task Without_scripts_everything_can_be_read_and_opened()
    {
        await using var page = await OpenAsync();
        await page.CallAsync("Emulation.setScriptExecutionDisabled", new { value = true });
        await page.LoadAsync();
        Assert.False(await page.ValueAsync<bool>("document.getElementById('find').checkVisibility()"));
        await page.ValueAsync<bool>("document.querySelector('#layer0>summary').focus() ?? true");
        await page.PressAsync("Enter");
        Assert.True(await page.ValueAsync<bool>("document.getElementById('layer0').open"));
        Assert.Equal(0, await page.ValueAsync<int>("[...document.querySelectorAll('table, caption, td')].filter(e=>!e.checkVisibility()||(e.innerText.trim()==''&&!e.querySelector('[class^=c]'))).length"));
        var text = await page.ValueAsync<string>("document.body.innerText");
        foreach (var said in (string[])["/opt/app", "stored again for mode, owner or attributes", "/tmp/cache", "RUN make install", "whiteout", "Layer 2 deletes or hides"])
        {
            Assert.Contains(said, text, StringComparison.Ordinal);
        }

        await page.ValueAsync<bool>("document.querySelectorAll('.tree summary')[1].focus() ?? true");
        await page.PressAsync("Enter");
        Assert.Contains("sh", await page.LinesAsync(Rows));
        CheckQuiet(page);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Text_stands_out_from_what_is_behind_it(bool isDark)
    {
        await using var page = await OpenAsync(Layers(12));
        await page.DarkAsync(isDark);
        await page.ValueAsync<bool>("document.querySelectorAll('details').forEach(d=>d.open=true) ?? true");
        await page.PictureAsync(isDark ? "dark" : "light");
        Assert.Empty(await page.LinesAsync(ContrastScript.Text));
        CheckQuiet(page);
    }

    [Theory]
    [InlineData(320)]
    [InlineData(390)]
    [InlineData(768)]
    [InlineData(1280)]
    public async Task No_width_makes_the_page_scroll_sideways(int width)
    {
        await using var page = await OpenAsync(LongNames());
        await page.ResizeAsync(width, 800);
        await page.PictureAsync($"closed-{width}");
        await page.ValueAsync<bool>("document.querySelectorAll('details').forEach(d=>d.open=true) ?? true");
        await page.PictureAsync($"wide-{width}");
        var outside = await page.LinesAsync(
            $"[...document.querySelectorAll('body *')].filter(e=>e.checkVisibility()&&!e.closest('.sr')&&e.getBoundingClientRect().right>{width}+.5).map(e=>e.tagName+' '+e.className+' '+e.textContent.slice(0,30).replaceAll('\\n',' '))");
        Assert.Empty(outside);
        Assert.True(await page.ValueAsync<bool>("document.scrollingElement.scrollWidth <= document.scrollingElement.clientWidth"));
        CheckQuiet(page);
    }

    /// <summary>The page asked for itself alone, and nothing was complained of.</summary>
    private static void CheckQuiet(BrowserPage page)
    {
        Assert.All(page.Requests, r => Assert.Equal(page.Address, r));
        Assert.Empty(page.Complaints);
    }

    private static Task<BrowserPage> OpenAsync(MadeImage? made = null)
    {
        Assert.SkipUnless(Browser.IsHere, "It needs Debian's chromium, which is not here.");
        return BrowserPage.OpenAsync(made ?? Textbook());
    }

    private static MadeImage Textbook() => new(
        ("FROM base", Layer.InMemory("base", static b => b.File("/bin/sh", new byte[1000]).File("/etc/motd", "hello").Directory("/empty").File("/usr/share/a", "a").File("/usr/share/b", "b").Symlink("/link", "etc/motd"))),
        ("RUN make install", Layer.InMemory("install", static b => b.File("/opt/app", new byte[5000]).File("/opt/app-data", new byte[50]).File("/tmp/cache", [.. Enumerable.Repeat((byte)1, 3000)]))),
        ("RUN chmod 755 /opt/app && rm -r /tmp", Layer.InMemory("clean", static b => b.Whiteout("/tmp").File("/opt/app", new byte[5000]).WithMode((UnixFileMode)0x1ED))));

    /// <summary>So many layers that every colour is there, each of which adds, changes and hides something.</summary>
    private static MadeImage Layers(int count) => new([.. Enumerable.Range(0, count).Select(static i => ($"RUN step {i}", Layer.InMemory($"{i}", b =>
    {
        b.File($"/srv/{i}/file", new byte[100 * (i + 1)]).File("/srv/all", new byte[200 + i]);
        if (i > 1)
        {
            b.Whiteout($"/srv/{i - 2}/file");
        }
    })))]);

    private static MadeImage LongNames()
    {
        var name = new string('n', 255);
        return new(
            ("RUN " + string.Join(" && ", Enumerable.Repeat("apt-get install --yes --no-install-recommends something", 12)), Layer.InMemory("base", b => b
                .File($"/{name}/{name}/{name}", new byte[1_000_000]).File(string.Concat(Enumerable.Repeat("/d", 44)) + "/file", new byte[3000]).File($"/gone/{name}", new byte[2000]).Symlink("/link", $"/{name}/{name}"))),
            (new string('x', 400), Layer.InMemory("top", b => b.File($"/{name}/{name}/{name}", new byte[1_000_000]).WithMode((UnixFileMode)0x1ED).Whiteout("/gone").File("/copy", new byte[3000]))));
    }
}
