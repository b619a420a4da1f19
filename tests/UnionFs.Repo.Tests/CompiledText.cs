using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace UnionFs.Repo.Tests;

/// <summary>Compiles texts as the projects here do: implicit usings, nullable, unsafe allowed.</summary>
internal static class CompiledText
{
    private const string Usings = """
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq;
        global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;
        """;

    private static readonly CSharpParseOptions s_parsing = new(LanguageVersion.Latest);

    private static readonly MetadataReference[] s_runtime =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static p => Path.GetFileName(p) is var name
                && (name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("Testa", StringComparison.Ordinal) || name is "netstandard.dll" or "mscorlib.dll"))
            .Select(static p => MetadataReference.CreateFromFile(p))];

    public static CSharpCompilation Compile(IEnumerable<SourceFile> sources, OutputKind kind, params string[] assemblies) => CSharpCompilation.Create(
        "compiled",
        [.. sources.Select(static s => CSharpSyntaxTree.ParseText(s.Text, s_parsing, s.Path)), CSharpSyntaxTree.ParseText(Usings, s_parsing)],
        [.. s_runtime, .. assemblies.Select(static a => MetadataReference.CreateFromFile(a))],
        new CSharpCompilationOptions(kind, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));

    public static IReadOnlyList<string> Errors(CSharpCompilation compilation) =>
        [.. compilation.GetDiagnostics().Where(static d => d.Severity >= DiagnosticSeverity.Warning && d.Id is not ("CS8019" or "CS1701" or "CS1702")).Select(static d => d.ToString())];
}
