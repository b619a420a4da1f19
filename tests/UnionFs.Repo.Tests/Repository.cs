namespace UnionFs.Repo.Tests;

/// <summary>The working tree the tests run in.</summary>
internal static class Repository
{
    private static readonly string[] s_texts = [".cs", ".md", ".csproj", ".props", ".json", ".sh", ".txt", ".sln", ".svg", ".editorconfig", ".gitignore"];

    public static string Root { get; } = Find();

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>The C# files of some folders, with paths from the root.</summary>
    public static IReadOnlyList<SourceFile> Sources(params string[] folders) =>
        [.. folders.SelectMany(folder => Files(Path.Combine(Root, folder), "*.cs")).Select(static path => new SourceFile(Relative(path), File.ReadAllText(path)))];

    /// <summary>Every file that people write here.</summary>
    public static IReadOnlyList<SourceFile> Texts() =>
        [.. Files(Root, "*")
            .Where(static path => s_texts.Contains(Path.GetExtension(path)) || Path.GetDirectoryName(path)!.EndsWith("/.ci", StringComparison.Ordinal))
            .Select(static path => new SourceFile(Relative(path), File.ReadAllText(path)))];

    private static IEnumerable<string> Files(string folder, string pattern) => Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories)
        .Where(static path => !Relative(path).Split('/').Any(static name => name is "obj" or "bin" or ".git" or ".vs" or ".idea" or "TestResults" or "BenchmarkDotNet.Artifacts"))
        .Order(StringComparer.Ordinal);

    private static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static string Find()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory!.FullName, "UnionFs.sln")))
        {
            directory = directory.Parent;
        }

        return directory.FullName;
    }
}
