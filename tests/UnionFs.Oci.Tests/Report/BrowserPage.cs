using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace UnionFs.Oci.Tests.Report;

/// <summary>A page of an image in a browser: keys are pressed as by a person, and what it loads and complains about is noted.</summary>
internal sealed class BrowserPage : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("unionfs-browser-").FullName;
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly MadeImage _made;
    private Browser _browser = null!;
    private string _session = "";
    private TaskCompletionSource _loaded = new();

    private BrowserPage(MadeImage made) => _made = made;

    public string Address => new Uri(Path.Combine(_folder, "page.html")).AbsoluteUri;

    /// <summary>Everything it asked for.</summary>
    public IReadOnlyCollection<string> Requests => _requests;

    /// <summary>Errors of scripts, of the policy, of the console.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Opens the report about an image, which it then owns.</summary>
    public static async Task<BrowserPage> OpenAsync(MadeImage made, int width = 1280, int height = 900)
    {
        var page = new BrowserPage(made);
        await File.WriteAllTextAsync(Path.Combine(page._folder, "page.html"), HtmlReport.Of(made.Image, "an image", cancellationToken: Token).ToHtml(), new UTF8Encoding(false), Token);
        page._browser = await Browser.StartAsync(Path.Combine(page._folder, "profile"));
        page._browser.Happened = page.Note;
        var target = await page._browser.CallAsync("Target.createTarget", new { url = "about:blank" });
        var attached = await page._browser.CallAsync("Target.attachToTarget", new { targetId = target["targetId"]!.GetValue<string>(), flatten = true });
        page._session = attached["sessionId"]!.GetValue<string>();
        foreach (var part in (string[])["Page", "Runtime", "Log", "Network"])
        {
            await page.CallAsync($"{part}.enable");
        }

        await page.ResizeAsync(width, height);
        await page.LoadAsync();
        return page;
    }

    public Task<JsonNode> CallAsync(string method, object? parameters = null) => _browser.CallAsync(method, parameters, _session);

    public async Task LoadAsync()
    {
        _loaded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await CallAsync("Page.navigate", new { url = Address });
        await _loaded.Task.WaitAsync(TimeSpan.FromSeconds(60), Token);
        await CallAsync("Page.bringToFront");
    }

    public Task ResizeAsync(int width, int height) => CallAsync("Emulation.setDeviceMetricsOverride", new { width, height, deviceScaleFactor = 1, mobile = width < 600 });

    public Task DarkAsync(bool isDark) =>
        CallAsync("Emulation.setEmulatedMedia", new { features = new[] { new { name = "prefers-color-scheme", value = isDark ? "dark" : "light" } } });

    /// <summary>The value of an expression.</summary>
    public async Task<T> ValueAsync<T>(string expression)
    {
        var answer = await CallAsync("Runtime.evaluate", new { expression, returnByValue = true, awaitPromise = true });
        Assert.True(answer["exceptionDetails"] is null, $"{expression}: {answer["exceptionDetails"]?.ToJsonString()}");
        return answer["result"]!["value"] is { } value ? value.GetValue<T>() : default!;
    }

    /// <summary>Texts, a line each.</summary>
    public async Task<string[]> LinesAsync(string expression)
    {
        var text = await ValueAsync<string>($"[...{expression}].join('\\n')");
        return text.Length == 0 ? [] : text.Split('\n');
    }

    /// <summary>Presses keys, as many as there are.</summary>
    public async Task PressAsync(params string[] keys)
    {
        foreach (var key in keys)
        {
            var (name, code, text) = key switch
            {
                "Enter" => (key, 13, "\r"),
                " " => (" ", 32, " "),
                "Tab" or "Shift+Tab" => ("Tab", 9, null),
                "Escape" => (key, 27, null),
                "End" => (key, 35, null),
                "Home" => (key, 36, null),
                "ArrowLeft" => (key, 37, null),
                "ArrowUp" => (key, 38, null),
                "ArrowRight" => (key, 39, null),
                "ArrowDown" => (key, 40, (string?)null),
                _ => throw new ArgumentException(key),
            };
            var modifiers = key.StartsWith("Shift+", StringComparison.Ordinal) ? 8 : 0;
            await CallAsync("Input.dispatchKeyEvent", new { type = text is null ? "rawKeyDown" : "keyDown", key = name, code = name == " " ? "Space" : name, windowsVirtualKeyCode = code, text, modifiers });
            await CallAsync("Input.dispatchKeyEvent", new { type = "keyUp", key = name, code = name == " " ? "Space" : name, windowsVirtualKeyCode = code, modifiers });
        }
    }

    public Task TypeAsync(string text) => CallAsync("Input.insertText", new { text });

    /// <summary>Waits until an expression is true.</summary>
    public async Task UntilAsync(string expression, string? what = null)
    {
        for (var attempt = 0; !await ValueAsync<bool>(expression); attempt++)
        {
            Assert.True(attempt < 100, $"It never came to be that {what ?? expression}");
            await Task.Delay(50, Token);
        }
    }

    /// <summary>A picture of the whole page, if <c>UNIONFS_PICTURES</c> names a folder for them.</summary>
    public async Task PictureAsync(string name)
    {
        if (Environment.GetEnvironmentVariable("UNIONFS_PICTURES") is { Length: > 0 } folder)
        {
            var picture = await CallAsync("Page.captureScreenshot", new { captureBeyondViewport = true });
            await File.WriteAllBytesAsync(Path.Combine(folder, name + ".png"), Convert.FromBase64String(picture["data"]!.GetValue<string>()), Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _made.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private void Note(string name, JsonNode what)
    {
        switch (name)
        {
            case "Page.loadEventFired":
                _loaded.TrySetResult();
                break;
            case "Network.requestWillBeSent":
                _requests.Enqueue(what["request"]!["url"]!.GetValue<string>());
                break;
            case "Runtime.exceptionThrown":
            case "Log.entryAdded":
            case "Runtime.consoleAPICalled":
                _complaints.Enqueue(what.ToJsonString());
                break;
        }
    }
}
