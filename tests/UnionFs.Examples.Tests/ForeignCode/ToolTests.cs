using System.Collections;
using UnionFs.Testing;
using Xunit;

namespace UnionFs.Examples.Tests;

/// <summary>Programs of others that take an <see cref="System.IO.Abstractions.IFileSystem"/>, as they are published, on a sandbox.</summary>
public class ToolTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CSharpier_formats_a_source_tree()
    {
        using var host = new HostFolder()
            .Add("src/.editorconfig", "root = true\n[*.cs]\nindent_style = space\nindent_size = 2\n")
            .Add("src/.csharpierignore", "Ignored.cs\n")
            .Add("src/One.cs", "class One{void M( ){ int a=1 ;\n\n\n return;}}")
            .Add("src/Fine.cs", "class Fine { }\n")
            .Add("src/Ignored.cs", "class   Ignored{}")
            .Add("src/deep/er/Two.cs", "namespace N;public   record Two(int A,int B);");
        using var fs = host.Open();
        var tool = new ToolProgram("csharpier/1.3.0/tools/net10.0/any/CSharpier.dll");
        var options = tool.New("CSharpier.Cli.CommandLineOptions");
        Set(options, "DirectoryOrFilePaths", new[] { host.Path + "/src" });
        Set(options, "OriginalDirectoryOrFilePaths", new[] { host.Path + "/src" });
        Set(options, "NoCache", true);
        Set(options, "NoMSBuildCheck", true);
        var logger = tool.Type("Microsoft.Extensions.Logging.Abstractions.NullLogger", "Microsoft.Extensions.Logging.Abstractions").GetProperty("Instance")!.GetValue(null);

        var code = await ToolProgram.CallAsync(
            tool.Type("CSharpier.Cli.CommandLineFormatter"), "Format", options, fs.AsFileSystem(), tool.New("CSharpier.Cli.SystemConsole"), logger, Cancellation);

        Assert.Equal(0, code);
        Assert.Equal("class One\n{\n  void M()\n  {\n    int a = 1;\n\n    return;\n  }\n}\n", fs.ReadAllText(host.Path + "/src/One.cs"));
        Assert.Equal("namespace N;\n\npublic record Two(int A, int B);\n", fs.ReadAllText(host.Path + "/src/deep/er/Two.cs"));
        fs.AssertChanges($"""
            M {host.Path}/src/One.cs
            M {host.Path}/src/deep/er/Two.cs
            """);
    }

    [Fact]
    public async Task Dotnet_outdated_finds_projects_and_raises_versions_in_them()
    {
        using var host = new HostFolder()
            .Add("repo/Directory.Build.props", "<Project>\n  <PropertyGroup>\n    <LogVersion>1.0.0</LogVersion>\n  </PropertyGroup>\n</Project>\n")
            .Add("repo/a/a.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\">\n  <ItemGroup>\n    <PackageReference Include=\"Some.Log\" Version=\"$(LogVersion)\" />\n  </ItemGroup>\n</Project>\n")
            .Add("repo/b/c/b.fsproj", "<Project Sdk=\"Microsoft.NET.Sdk\" />\n")
            .Add("repo/b/readme.md", "no project\n");
        using var fs = host.Open();
        var tool = new ToolProgram("dotnet-outdated-tool/4.8.1/tools/net9.0/any/DotNetOutdated.Core.dll");
        var io = fs.AsFileSystem();

        var found = (IEnumerable)(await ToolProgram.CallAsync(tool.New("DotNetOutdated.Core.Services.ProjectDiscoveryService", io), "DiscoverProjects", host.Path + "/repo", true, false))!;
        Assert.Equal([$"{host.Path}/repo/a/a.csproj", $"{host.Path}/repo/b/c/b.fsproj"], found.Cast<string>().Order(StringComparer.Ordinal));

        var tracking = tool.New("DotNetOutdated.Core.Services.VariableTrackingService", io, null);
        var variables = (IDictionary)(await ToolProgram.CallAsync(tracking, "DiscoverPackageVariables", host.Path + "/repo/a/a.csproj"))!;
        var version = Activator.CreateInstance(tool.Type("NuGet.Versioning.NuGetVersion", "NuGet.Versioning"), "2.3.4");
        await ToolProgram.CallAsync(tracking, "UpdatePackageVariable", variables["Some.Log"], version);

        Assert.Contains("<LogVersion>2.3.4</LogVersion>", fs.ReadAllText(host.Path + "/repo/Directory.Build.props"), StringComparison.Ordinal);
        fs.AssertChanges($"M {host.Path}/repo/Directory.Build.props");
    }

    [Fact]
    public async Task CycloneDX_reads_package_lists_of_a_tree_and_solutions()
    {
        using var host = new HostFolder()
            .Add("app/app.sln", "Project(\"{9A19103F-16F7-4668-BE54-9A1E7A4F7556}\") = \"x\", \"x\\x.csproj\", \"{00000000-0000-0000-0000-000000000001}\"\nEndProject\n")
            .Add("app/x/x.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><ItemGroup><ProjectReference Include=\"..\\y\\y.csproj\" /></ItemGroup></Project>")
            .Add("app/y/y.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\" />")
            .Add("app/x/packages.config", "<packages><package id=\"One\" version=\"1.2.3\" /></packages>")
            .Add("app/y/packages.config", "<packages><package id=\"Two\" version=\"4.5.6\" /><package id=\"One\" version=\"1.2.3\" /></packages>");
        using var fs = host.Open();
        var tool = new ToolProgram("cyclonedx/6.3.1/tools/net10.0/any/CycloneDX.dll");
        var io = fs.AsFileSystem();

        var lists = tool.New("CycloneDX.Services.PackagesFileService", io);
        var packages = (IEnumerable)(await ToolProgram.CallAsync(lists, "RecursivelyGetDotnetDependencysAsync", host.Path + "/app"))!;
        Assert.Equal(["One 1.2.3", "Two 4.5.6"], packages.Cast<object>().Select(static p => $"{Get(p, "Name")} {Get(p, "Version")}").Distinct().Order(StringComparer.Ordinal));

        var projects = tool.New("CycloneDX.Services.ProjectFileService", io, null, lists, null);
        var solution = tool.New("CycloneDX.Services.SolutionFileService", io, projects);
        var references = (IEnumerable)(await ToolProgram.CallAsync(solution, "GetSolutionProjectReferencesAsync", host.Path + "/app/app.sln"))!;
        Assert.Equal([$"{host.Path}/app/x/x.csproj", $"{host.Path}/app/y/y.csproj"], references.Cast<string>().Order(StringComparer.Ordinal));
        fs.AssertUnchanged();
    }

    private static void Set(object target, string property, object value) => target.GetType().GetProperty(property)!.SetValue(target, value);

    private static object? Get(object target, string property) => target.GetType().GetProperty(property)!.GetValue(target);
}
