using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using UnionFs.FileProviders;
using Xunit;

namespace UnionFs.FileProviders.Tests;

/// <summary>A web server on the loopback interface whose files are those of a sandbox.</summary>
public sealed class StaticFileTests : IAsyncLifetime
{
    private readonly UnionFileSystem _fs = UnionFileSystem.Create(LayerStack.Of(
        Layer.InMemory("site", static b => b
            .File("/wwwroot/index.html", "<h1>one</h1>")
            .File("/wwwroot/css/site.css", "body {}")
            .File("/wwwroot/large.bin", [.. Enumerable.Range(0, 1 << 20).Select(static i => (byte)(i * 31))])
            .File("/wwwroot/.secret", "secret")
            .Symlink("/wwwroot/link.html", "index.html")
            .File("/outside.html", "outside"))));

    private UnionFileProvider? _provider;
    private WebApplication? _app;
    private HttpClient? _client;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _provider = _fs.AsFileProvider("/wwwroot");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.UseFileServer(new FileServerOptions { FileProvider = _provider, EnableDirectoryBrowsing = false });
        await _app.StartAsync(Cancellation);
        _client = new HttpClient { BaseAddress = new Uri(_app.Urls.Single()) };
    }

    public async ValueTask DisposeAsync()
    {
        _client!.Dispose();
        await _app!.DisposeAsync();
        _provider!.Dispose();
        _fs.Dispose();
    }

    [Fact]
    public async Task A_file_that_changes_in_the_sandbox_is_served_changed_and_its_token_fires()
    {
        var token = _provider!.Watch("index.html");
        using var first = await _client!.GetAsync(new Uri("/index.html", UriKind.Relative), Cancellation);
        Assert.Equal("<h1>one</h1>", await first.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal("text/html", first.Content.Headers.ContentType!.MediaType);
        Assert.Equal(HttpStatusCode.NotModified, await StatusAsync("/index.html", r => r.Headers.IfNoneMatch.Add(first.Headers.ETag!)));

        var fired = new TaskCompletionSource();
        using var registration = token.RegisterChangeCallback(_ => fired.TrySetResult(), null);
        _fs.WriteAllText("/wwwroot/index.html", "<h1>two, changed</h1>");
        await fired.Task.WaitAsync(TimeSpan.FromSeconds(20), Cancellation);

        using var second = await _client!.GetAsync(new Uri("/index.html", UriKind.Relative), Cancellation);
        Assert.Equal("<h1>two, changed</h1>", await second.Content.ReadAsStringAsync(Cancellation));
        Assert.NotEqual(first.Headers.ETag, second.Headers.ETag);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("/index.html", r => r.Headers.IfNoneMatch.Add(first.Headers.ETag!)));
    }

    [Fact]
    public async Task Default_documents_parts_of_files_and_links_are_served_whole()
    {
        Assert.Equal("<h1>one</h1>", await _client!.GetStringAsync(new Uri("/", UriKind.Relative), Cancellation));
        Assert.Equal("body {}", await _client!.GetStringAsync(new Uri("/css/site.css", UriKind.Relative), Cancellation));
        Assert.Equal("<h1>one</h1>", await _client!.GetStringAsync(new Uri("/link.html", UriKind.Relative), Cancellation));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/large.bin") { Headers = { Range = new RangeHeaderValue(70_000, 170_000) } };
        using var part = await _client!.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal(_fs.ReadAllBytes("/wwwroot/large.bin")[70_000..170_001], await part.Content.ReadAsByteArrayAsync(Cancellation));
        Assert.Equal(_fs.ReadAllBytes("/wwwroot/large.bin"), await _client!.GetByteArrayAsync(new Uri("/large.bin", UriKind.Relative), Cancellation));
    }

    [Theory]
    [InlineData("/.secret")]
    [InlineData("/css")]
    [InlineData("/none.html")]
    [InlineData("/..%2Foutside.html")]
    [InlineData("/css/..%2F..%2Foutside.html")]
    public async Task What_is_not_to_be_served_is_not(string path) => Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(path, static _ => { }));

    [Fact]
    public async Task What_is_removed_is_gone_and_what_is_undone_is_back()
    {
        var before = _fs.Snapshot();
        _fs.DeleteTree("/wwwroot/css");
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync("/css/site.css", static _ => { }));
        _fs.Restore(before);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("/css/site.css", static _ => { }));
    }

    private async Task<HttpStatusCode> StatusAsync(string path, Action<HttpRequestMessage> prepare)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        prepare(request);
        using var response = await _client!.SendAsync(request, Cancellation);
        return response.StatusCode;
    }
}
