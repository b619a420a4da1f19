using System.IO.Abstractions;
using CsCheck;
using Xunit;

namespace UnionFs.Adapters.Tests.Files;

/// <summary>Paths as text are those of System.IO, for every text.</summary>
public class PathTextTests
{
    private static readonly Gen<string> s_paths = Gen.OneOf(new string[] { "/", "//", "a", "b.c", ".", "..", ".h", "x.", "/a", " " }.Select(Gen.Const).ToArray()).Array[0, 7].Select(string.Concat);

    [Fact]
    public void Every_part_of_a_path_is_what_the_host_says()
    {
        Assert.SkipUnless(Path.DirectorySeparatorChar == '/', "The host's own rules are those of Unix only there.");
        using var fs = UnionFileSystem.Create(LayerStack.Empty);
        var path = fs.AsFileSystem().Path;

        s_paths.Sample(
            p =>
            {
                Assert.Equal(Path.GetDirectoryName(p), path.GetDirectoryName(p));
                Assert.Equal(Path.GetDirectoryName(p.AsSpan()), path.GetDirectoryName(p.AsSpan()));
                Assert.Equal(Path.GetFileName(p), path.GetFileName(p));
                Assert.Equal(Path.GetFileNameWithoutExtension(p), path.GetFileNameWithoutExtension(p));
                Assert.Equal(Path.GetExtension(p), path.GetExtension(p));
                Assert.Equal(Path.HasExtension(p), path.HasExtension(p));
                Assert.Equal(Path.ChangeExtension(p, "y"), path.ChangeExtension(p, "y"));
                Assert.Equal(Path.ChangeExtension(p, ".y"), path.ChangeExtension(p, ".y"));
                Assert.Equal(Path.ChangeExtension(p, ""), path.ChangeExtension(p, ""));
                Assert.Equal(Path.ChangeExtension(p, null), path.ChangeExtension(p, null));
                Assert.Equal(Path.GetPathRoot(p), path.GetPathRoot(p));
                Assert.Equal(Path.IsPathRooted(p), path.IsPathRooted(p));
                Assert.Equal(Path.TrimEndingDirectorySeparator(p), path.TrimEndingDirectorySeparator(p));
                Assert.Equal(Path.EndsInDirectorySeparator(p), path.EndsInDirectorySeparator(p));
            },
            iter: 2000,
            threads: 1);
    }

    [Fact]
    public void Two_paths_are_put_together_as_the_host_does_it()
    {
        Assert.SkipUnless(Path.DirectorySeparatorChar == '/', "The host's own rules are those of Unix only there.");
        using var fs = UnionFileSystem.Create(LayerStack.Empty);
        var path = fs.AsFileSystem().Path;

        Gen.Select(s_paths, s_paths, s_paths).Sample(
            (a, b, c) =>
            {
                Assert.Equal(Path.Combine(a, b), path.Combine(a, b));
                Assert.Equal(Path.Combine(a, b, c), path.Combine(a, b, c));
                Assert.Equal(Path.Combine(a, b, c, a), path.Combine(a, b, c, a));
                Assert.Equal(Path.Combine([a, b, c, a, b]), path.Combine([a, b, c, a, b]));
                Assert.Equal(Path.Join(a, b), path.Join(a, b));
                Assert.Equal(Path.Join(a, b, c), path.Join(a, b, c));
                Assert.Equal(Path.Join(a, b, c, a), path.Join(a, b, c, a));
                Assert.Equal(Path.Join([a, null, b, c]), path.Join([a, null!, b, c]));
                Assert.Equal(Path.GetFullPath("/" + a), path.GetFullPath("/" + a));
                Assert.Equal(Path.GetFullPath(a, "/" + b), path.GetFullPath(a, "/" + b));
                Assert.Equal(Path.GetRelativePath("/" + a, "/" + b), path.GetRelativePath("/" + a, "/" + b));
                Span<char> expected = stackalloc char[8], actual = stackalloc char[8];
                Assert.Equal(Path.TryJoin(a, b, c, expected, out var fits), path.TryJoin(a, b, c, actual, out var count));
                Assert.Equal(fits, count);
                Assert.Equal(expected[..fits].ToString(), actual[..count].ToString());
            },
            iter: 2000,
            threads: 1);
    }
}
