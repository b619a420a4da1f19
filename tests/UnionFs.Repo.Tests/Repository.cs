namespace UnionFs.Repo.Tests;

/// <summary>The working tree the tests run in.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

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
