using System.IO.Compression;
using Xunit;

namespace UnionFs.Repo.Tests;

/// <summary>The packages as their users get them.</summary>
public class PackageTests(PackageFeed feed) : IClassFixture<PackageFeed>
{
    [Fact]
    public void Packages_hold_the_assembly_its_documentation_and_what_they_depend_on()
    {
        Assert.Equal(["UnionFs", "UnionFs.FileProviders", "UnionFs.Fuse", "UnionFs.Oci", "UnionFs.Testing"], feed.Packages.Select(p => Path.GetFileNameWithoutExtension(p)[..^(feed.Version.Length + 1)]).Order(StringComparer.Ordinal));
        Assert.All(feed.Packages, package =>
        {
            using var zip = ZipFile.OpenRead(package);
            var name = Path.GetFileNameWithoutExtension(package)[..^(feed.Version.Length + 1)];
            Assert.Superset(new HashSet<string> { $"lib/net10.0/{name}.dll", $"lib/net10.0/{name}.xml" }, zip.Entries.Select(static e => e.FullName).ToHashSet());
            using var reader = new StreamReader(zip.GetEntry($"{name}.nuspec")!.Open());
            Assert.Contains(name == "UnionFs" ? "TestableIO.System.IO.Abstractions" : $"id=\"UnionFs\" version=\"{feed.Version}\"", reader.ReadToEnd(), StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("UnionFs", "var stack = LayerStack.Of(", "M /etc/motd\nD /etc/obsolete.conf\n")]
    [InlineData("UnionFs.Testing", "using UnionFs.Testing;", "")]
    [InlineData("UnionFs.Oci", "OciImage image = OciImage.Open(", "welcome\n")]
    [InlineData("UnionFs.FileProviders", "using UnionFs.FileProviders;", "index.html: 24 bytes\n")]
    public async Task A_program_elsewhere_that_refers_to_the_package_runs_the_sample_of_the_readme(string package, string part, string expected)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(5));
        using var folder = new TemporaryFolder();
        SampleTests.Prepare(folder.Path);
        var sample = Sample.In("README.md", Repository.Read("README.md")).Single(s => s.Text.Contains(part, StringComparison.Ordinal));
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "Program.cs"), sample.Text, limit.Token);
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "sample.csproj"), Project(package), limit.Token);

        var build = await DotNet.RunAsync(folder.Path, limit.Token, "build", "-c", "Release", "-o", "out", "-nologo", "-m:1", "--disable-build-servers");
        Assert.True(build.Code == 0, build.Output);
        var run = await DotNet.RunAsync(folder.Path, limit.Token, "exec", "out/sample.dll");

        Assert.True(run.Code == 0 && run.Output.Contains(expected, StringComparison.Ordinal), run.Output);
    }

    /// <summary>
    /// A project that knows nothing of the repository. What it gets goes into its own folder, since a version that was packed twice would be
    /// taken from where it was unpacked first; what others made comes from where it is already.
    /// </summary>
    private string Project(string package) => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <Nullable>enable</Nullable>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
            <RestorePackagesPath>$(MSBuildProjectDirectory)/packages</RestorePackagesPath>
            <RestoreFallbackFolders>$(NUGET_PACKAGES);{Environment.GetFolderPath(Environment.SpecialFolder.UserProfile)}/.nuget/packages</RestoreFallbackFolders>
            <RestoreAdditionalProjectSources>{feed.Path}</RestoreAdditionalProjectSources>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="{package}" Version="[{feed.Version}]" />
          </ItemGroup>
        </Project>
        """;
}
