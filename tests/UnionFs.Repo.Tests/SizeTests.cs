using Xunit;

namespace UnionFs.Repo.Tests;

/// <summary>Files stay short enough to be read at once, and hold one type each.</summary>
public class SizeTests
{
    [Fact]
    public void No_source_file_has_more_than_400_lines()
    {
        var root = Repository.Root;
        var tooLong = new[] { "src", "tests", "benchmarks" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(root, folder), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal))
            .Select(file => (Name: Path.GetRelativePath(root, file), Lines: File.ReadLines(file).Count()))
            .Where(file => file.Lines > 400)
            .Select(file => $"{file.Name}: {file.Lines}");

        Assert.Empty(tooLong);
    }
}
