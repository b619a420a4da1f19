using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace UnionFs.Repo.Tests;

/// <summary>Which folders of a set of sources use which, found out by compiling them.</summary>
internal static class SourceArrows
{
    private const string Facade = "(facade)";

    /// <summary>The arrows, each with a place where it comes from.</summary>
    /// <param name="sources">The sources; paths start with <paramref name="root"/>.</param>
    /// <param name="root">The folder whose first-level folders count.</param>
    /// <param name="assemblies">What they refer to besides the runtime.</param>
    public static IReadOnlyDictionary<Arrow, string> Find(IReadOnlyList<SourceFile> sources, string root, params string[] assemblies)
    {
        var compilation = CompiledText.Compile(sources, OutputKind.DynamicallyLinkedLibrary, assemblies);
        var arrows = new Dictionary<Arrow, string>();
        foreach (var tree in compilation.SyntaxTrees.Where(static t => t.FilePath.Length > 0))
        {
            var model = compilation.GetSemanticModel(tree);
            foreach (var name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
            {
                if (DeclaredIn(model.GetSymbolInfo(name).Symbol) is { } other)
                {
                    var arrow = new Arrow(FolderOf(tree.FilePath, root), FolderOf(other, root));
                    if (arrow.From != arrow.To)
                    {
                        arrows.TryAdd(arrow, $"{tree.FilePath}:{name.GetLocation().GetLineSpan().StartLinePosition.Line + 1} uses {name}");
                    }
                }
            }
        }

        return arrows;
    }

    /// <summary>The file that declares a type or a member; null for everything else and for what is not in the sources.</summary>
    private static string? DeclaredIn(ISymbol? symbol) =>
        symbol is INamedTypeSymbol or IMethodSymbol { MethodKind: not MethodKind.LocalFunction } or IPropertySymbol or IFieldSymbol or IEventSymbol
            ? symbol.OriginalDefinition.Locations.FirstOrDefault(static l => l.IsInSource)?.SourceTree?.FilePath
            : null;

    private static string FolderOf(string path, string root)
    {
        var names = Path.GetRelativePath(root, path).Split('/');
        return names.Length == 1 ? Facade : names[0];
    }
}
