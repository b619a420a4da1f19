using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace UnionFs.Repo.Tests;

/// <summary>A sample as a program of its own.</summary>
internal static class SampleProgram
{
    private static readonly string[] s_dependencies = ["TestableIO.System.IO.Abstractions", "Testably.Abstractions", "Microsoft.Extensions.File", "Microsoft.Extensions.Primitives"];

    private static readonly string[] s_libraries = Libraries();

    public static IReadOnlyList<string> Errors(Sample sample) => CompiledText.Errors(Compile(sample));

    /// <summary>Runs a sample in a folder; answers its exit code and all it printed.</summary>
    public static async Task<(int Code, string Output)> RunAsync(Sample sample, string folder, CancellationToken cancellation)
    {
        using var bin = new TemporaryFolder();
        var program = Path.Combine(bin.Path, "sample.dll");
        using (var file = File.Create(program))
        {
            var result = Compile(sample).Emit(file, cancellationToken: cancellation);
            if (!result.Success)
            {
                throw new InvalidOperationException(string.Join(Environment.NewLine, result.Diagnostics));
            }
        }

        foreach (var library in s_libraries)
        {
            File.Copy(library, Path.Combine(bin.Path, Path.GetFileName(library)));
        }

        await File.WriteAllTextAsync(
            Path.Combine(bin.Path, "sample.runtimeconfig.json"),
            $$"""{ "runtimeOptions": { "framework": { "name": "Microsoft.NETCore.App", "version": "{{Environment.Version}}" } } }""",
            cancellation);
        return await DotNet.RunAsync(folder, cancellation, "exec", program);
    }

    private static CSharpCompilation Compile(Sample sample) =>
        CompiledText.Compile([new SourceFile(sample.ToString(), sample.Text)], OutputKind.ConsoleApplication, s_libraries);

    /// <summary>The packages and what a program that uses them gets with them.</summary>
    private static string[] Libraries() =>
        [.. Directory.EnumerateFiles(AppContext.BaseDirectory, "*.dll").Where(static p => Path.GetFileName(p) is var name
            && (name is "UnionFs.dll" or "UnionFs.Oci.dll" or "ZstdSharp.dll" or "UnionFs.FileProviders.dll" or "UnionFs.Fuse.dll" or "UnionFs.Testing.dll" || s_dependencies.Any(d => name.StartsWith(d, StringComparison.Ordinal))))];
}
