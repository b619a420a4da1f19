using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace UnionFs.Repo.Tests;

/// <summary>What every C# file keeps to. Each rule answers with what is wrong.</summary>
internal static class SourceRules
{
    public const int MaxFileLines = 400;
    public const int MaxFunctionLines = 70;

    private static readonly string[] s_emptyWords = ["Helper", "Helpers", "Manager", "Util", "Utils", "Utility", "Utilities"];

    public static IEnumerable<string> LongFiles(SourceFile file)
    {
        var lines = file.Text.Count(static c => c == '\n') + (file.Text.EndsWith('\n') ? 0 : 1);
        return lines > MaxFileLines ? [$"{file.Path}: {lines} lines"] : [];
    }

    public static IEnumerable<string> LongFunctions(SourceFile file)
    {
        foreach (var node in Root(file).DescendantNodes().Where(static n => n is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or LocalFunctionStatementSyntax))
        {
            // Comments above a function are not part of it.
            var span = node.SyntaxTree.GetLineSpan(node.Span);
            var lines = span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
            if (lines > MaxFunctionLines)
            {
                yield return $"{file.Path}:{span.StartLinePosition.Line + 1}: a function of {lines} lines";
            }
        }
    }

    /// <summary>One type per file, and the file has its name; parts of a type may add theirs: <c>Type.Part.cs</c>.</summary>
    public static IEnumerable<string> SeveralTypes(SourceFile file)
    {
        var types = Root(file).DescendantNodes(static n => n is not TypeDeclarationSyntax).OfType<MemberDeclarationSyntax>()
            .Where(static n => n is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax).Select(NameOf).ToList();
        var name = Path.GetFileNameWithoutExtension(file.Path);
        return types.Count > 1 ? [$"{file.Path}: {string.Join(", ", types)}"]
            : types.Count == 1 && name.Split('.')[0] != types[0] ? [$"{file.Path}: holds {types[0]}"] : [];
    }

    /// <summary>Names that say nothing of what a type is.</summary>
    public static IEnumerable<string> EmptyNames(SourceFile file) => Root(file).DescendantNodes().OfType<MemberDeclarationSyntax>()
        .Where(static n => n is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax).Select(NameOf)
        .Where(static n => s_emptyWords.Any(w => n.EndsWith(w, StringComparison.Ordinal))).Select(n => $"{file.Path}: {n}");

    /// <summary>Every namespace a file declares, if it is not the one it must be or one below.</summary>
    public static IEnumerable<string> ForeignNamespaces(SourceFile file, string expected, bool allowsInner) => Root(file).DescendantNodes()
        .OfType<BaseNamespaceDeclarationSyntax>().Select(static n => n.Name.ToString())
        .Where(n => n != expected && !(allowsInner && n.StartsWith(expected + ".", StringComparison.Ordinal))).Select(n => $"{file.Path}: {n}");

    private static string NameOf(MemberDeclarationSyntax type) =>
        type is BaseTypeDeclarationSyntax declaration ? declaration.Identifier.Text : ((DelegateDeclarationSyntax)type).Identifier.Text;

    private static SyntaxNode Root(SourceFile file) => CSharpSyntaxTree.ParseText(file.Text, new CSharpParseOptions(LanguageVersion.Latest)).GetRoot();
}
