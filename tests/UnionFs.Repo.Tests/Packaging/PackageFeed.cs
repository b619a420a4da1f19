using System.Reflection;
using Xunit;

namespace UnionFs.Repo.Tests;

/// <summary>The packages of the repository, made of what was built, in a folder that serves as a feed.</summary>
public sealed class PackageFeed : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    public string Path => _folder.Path;

    /// <summary>The version of all of them.</summary>
    public string Version { get; private set; } = "";

    public IEnumerable<string> Packages => Directory.EnumerateFiles(Path, "*.nupkg");

    public async ValueTask InitializeAsync()
    {
        var configuration = typeof(PackageFeed).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        foreach (var project in (string[])["UnionFs", "UnionFs.FileProviders", "UnionFs.Fuse", "UnionFs.Oci", "UnionFs.Testing"])
        {
            var (code, output) = await DotNet.RunAsync(
                System.IO.Path.Combine(Repository.Root, "src", project),
                TestContext.Current.CancellationToken,
                "pack", "-c", configuration, "--no-build", "-o", Path, "-nologo", "-m:1", "--disable-build-servers");
            Assert.True(code == 0 && !output.Contains("warning", StringComparison.Ordinal), output);
        }

        var core = Packages.Single(static p => char.IsAsciiDigit(System.IO.Path.GetFileName(p)["UnionFs.".Length]));
        Version = System.IO.Path.GetFileNameWithoutExtension(core)["UnionFs.".Length..];
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
