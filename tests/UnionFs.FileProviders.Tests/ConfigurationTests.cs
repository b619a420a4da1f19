using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;
using UnionFs.FileProviders;
using Xunit;

namespace UnionFs.FileProviders.Tests;

/// <summary>Configuration that is read from a sandbox, and again when it changes there.</summary>
public class ConfigurationTests
{
    [Fact]
    public async Task Settings_are_read_from_the_sandbox_and_again_when_they_change()
    {
        using var fs = UnionFileSystem.Create(LayerStack.Of(Layer.InMemory("app", static b => b
            .File("/app/appsettings.json", """{ "Greeting": { "Text": "hello" }, "Port": 80 }"""))));
        using var provider = fs.AsFileProvider("/app");
        var configuration = new ConfigurationBuilder()
            .SetFileProvider(provider)
            .AddJsonFile("appsettings.json", optional: false, reloadOnChange: true)
            .AddJsonFile("appsettings.local.json", optional: true, reloadOnChange: true)
            .Build();
        using var root = (IDisposable)configuration;
        Assert.Equal("hello", configuration["Greeting:Text"]);

        await ReloadedAsync(configuration, () => fs.WriteAllText("/app/appsettings.json", """{ "Greeting": { "Text": "changed" }, "Port": 80 }"""));
        Assert.Equal(("changed", "80"), (configuration["Greeting:Text"], configuration["Port"]));

        await ReloadedAsync(configuration, () => fs.WriteAllText("/app/appsettings.local.json", """{ "Port": 8080 }"""));
        Assert.Equal(("changed", "8080"), (configuration["Greeting:Text"], configuration["Port"]));

        await ReloadedAsync(configuration, () => fs.Delete("/app/appsettings.local.json"));
        Assert.Equal("80", configuration["Port"]);
    }

    private static async Task ReloadedAsync(IConfiguration configuration, Action change)
    {
        var reloaded = new TaskCompletionSource();
        using var registration = configuration.GetReloadToken().RegisterChangeCallback(_ => reloaded.TrySetResult(), null);
        change();
        await reloaded.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }
}
