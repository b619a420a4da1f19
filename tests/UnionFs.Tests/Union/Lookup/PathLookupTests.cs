using UnionFs.TestKit;
using Xunit;

namespace UnionFs.Tests;

/// <summary>The index of paths is a cache: with it and without it every path has the same answer, whatever was changed.</summary>
public sealed class PathLookupTests
{
    private static readonly string[] s_odd =
    [
        "", "/", "//", "/.", "/..", "relative/path/of/names", "/a\0b/and/some/more/names", "/and/some/more/names/with\0null",
        "/somewhere/that/is/not/there", "/with-a-long-name-of-more-than-sixteen/" + new string('x', 255), "/somewhere/else/" + new string('x', 256),
        "/" + new string('d', 200) + "/" + new string('e', 200) + "/" + new string('f', 200) + "/file", "/" + new string('p', 4094),
        "/" + new string('p', 4095), "/tiefgründig/größer/straße", "/\ud83d\ude00/\ud83d\ude00\ud83d\ude00/abcdefghijkl", "/lone/\ud800/surrogate/of/a/pair",
    ];

    [Fact]
    public void Found_by_path_or_by_walking_is_the_same_after_every_operation()
    {
        for (var seed = 1UL; seed <= 40; seed++)
        {
            var scripts = new HostScripts(seed, ScriptExtras.Versions);
            var stack = scripts.Stack;
            using var sandbox = UnionFileSystem.Create(stack);
            var runner = new ScriptRunner(sandbox);
            for (var step = 0; step < 120; step++)
            {
                var next = scripts.Next();
                scripts.Accept(next);
                var operation = next.Script!;
                runner.Run(operation);
                foreach (var path in Spellings(operation.Path).Concat(Spellings(operation.Other)))
                {
                    SameAnswers(stack, sandbox, path);
                }
            }

            foreach (var path in sandbox.Walk(cancellationToken: TestContext.Current.CancellationToken).Select(static entry => entry.Path).Concat(s_odd))
            {
                SameAnswers(stack, sandbox, path);
            }
        }
    }

    [Fact]
    public void Long_and_odd_names_are_found_in_small_and_large_directories()
    {
        var builder = new MemoryLayerBuilder("names");
        var paths = new List<string>();
        foreach (var count in new[] { 1, 15, 16, 17, 40, 700 })
        {
            for (var i = 0; i < count; i++)
            {
                var length = 1 + (i * 7 % 200);
                var name = $"{i}-{new string((char)('a' + (i % 26)), length)}";
                paths.Add($"/some/directories/of/{count}/{name}");
                paths.Add($"/some/directories/of/{new string('d', count % 200)}{count}/ü{name}");
            }
        }

        foreach (var path in paths)
        {
            builder.File(path, new byte[path.Length]);
        }

        var stack = LayerStack.Of(builder.Build());
        using var sandbox = UnionFileSystem.Create(stack);
        foreach (var path in paths.Concat(paths))
        {
            Assert.Equal(path.Length, sandbox.Stat(path).Size);
            Assert.False(sandbox.Exists(path + "x"));
            Assert.False(sandbox.Exists(path[..^1] + "é"));
            SameAnswers(stack, sandbox, path);
        }
    }

    [Fact]
    public void Names_below_a_moved_removed_or_replaced_directory_are_where_it_is_now()
    {
        var stack = LayerStack.Of(new MemoryLayerBuilder("base")
            .File("/first/directory/of/files/one", new byte[1])
            .File("/second/directory/of/files/one", new byte[2])
            .Build());
        using var sandbox = UnionFileSystem.Create(stack);
        Assert.Equal(1, sandbox.Stat("/first/directory/of/files/one").Size);
        Assert.Equal(2, sandbox.Stat("/second/directory/of/files/one").Size);

        using var moved = sandbox.Fork();
        moved.Move("/first/directory", "/second/other");
        Assert.False(moved.Exists("/first/directory/of/files/one"));
        Assert.Equal(1, moved.Stat("/second/other/of/files/one").Size);
        Assert.Equal(2, moved.Stat("/second/directory/of/files/one").Size);

        moved.Move("/second/directory", "/first/directory");
        Assert.Equal(2, moved.Stat("/first/directory/of/files/one").Size);
        Assert.False(moved.Exists("/second/directory/of/files/one"));

        using var replaced = sandbox.Fork();
        replaced.DeleteTree("/first");
        replaced.CreateDirectory("/first/directory/of/files");
        Assert.False(replaced.Exists("/first/directory/of/files/one"));
        replaced.WriteAllBytes("/first/directory/of/files/one", new byte[3]);
        Assert.Equal(3, replaced.Stat("/first/directory/of/files/one").Size);
        Assert.Equal(1, sandbox.Stat("/first/directory/of/files/one").Size);
    }

    [Fact]
    public void Names_that_were_made_are_found_whatever_becomes_of_them_and_in_forks_that_number_alike()
    {
        var stack = LayerStack.Of(new MemoryLayerBuilder("base").File("/base/of/files/below/file", "base").Build());
        using var sandbox = UnionFileSystem.Create(stack);
        var directories = Enumerable.Range(0, 12).Select(static i => $"/made/{new string((char)('a' + i), 1 + (i * 5))}/{i}").ToArray();
        var names = Enumerable.Range(0, 20).Select(static i => new string((char)('a' + i), 1 + (i * 2))).ToArray();
        var paths = directories.SelectMany(directory => names.Select(name => $"{directory}/{name}")).ToArray();
        Array.ForEach(directories, directory => sandbox.CreateDirectory(directory));
        Array.ForEach(paths, path => sandbox.WriteAllBytes(path, new byte[path.Length]));
        var random = new Random(1);
        using var other = sandbox.Fork();
        foreach (var changed in new[] { sandbox, other })
        {
            for (var step = 0; step < 1000; step++)
            {
                var (path, another) = (paths[random.Next(paths.Length)], paths[random.Next(paths.Length)]);
                SameAnswers(stack, changed, path);
                Change(changed, random.Next(8), path, another, directories);
                SameAnswers(stack, changed, path);
                SameAnswers(stack, changed, another);
            }
        }

        foreach (var path in paths.Concat(directories))
        {
            SameAnswers(stack, sandbox, path);
            SameAnswers(stack, other, path);
        }
    }

    private static void Change(UnionFileSystem changed, int what, string path, string another, string[] directories)
    {
        try
        {
            switch (what)
            {
                case 0:
                    changed.Unlink(path);
                    break;
                case 1:
                    changed.Move(path, another, overwrite: true);
                    break;
                case 2:
                    changed.CreateHardLink(another, path);
                    break;
                case 3:
                    changed.Unlink(path);
                    changed.CreateSymbolicLink(path, another);
                    break;
                case 4:
                    var from = directories[path.Length % directories.Length];
                    changed.Move(from, directories[another.Length % directories.Length] + "-moved");
                    changed.CreateDirectory(from);
                    break;
                default:
                    changed.WriteAllBytes(path, new byte[what]);
                    break;
            }
        }
        catch (IOException)
        {
            // What cannot be, is left: only answers count here.
        }
    }

    private static IEnumerable<string> Spellings(string path)
    {
        yield return path;
        yield return path + "/";
        yield return path + "/.";
        yield return path + "/..";
        yield return "/." + path;
        yield return path.Replace("/", "//", StringComparison.Ordinal);
        yield return path + "/a-name-that-is-not-there";
        yield return path + "\0";
        yield return path.TrimStart('/');
    }

    private static void SameAnswers(LayerStack stack, UnionFileSystem sandbox, string path)
    {
        foreach (var follows in new[] { true, false })
        {
            var found = sandbox.TryStat(path, out var stat, follows);
            var exists = sandbox.Exists(path);
            stack.Base.UsesPaths = false;
            var walked = sandbox.TryStat(path, out var walkedStat, follows);
            var existed = sandbox.Exists(path);
            stack.Base.UsesPaths = true;
            Assert.True(found == walked, $"{FsText.Quote(path)}: {found} by path, {walked} by walking");
            Assert.Equal(walkedStat, stat);
            Assert.Equal(existed, exists);
        }
    }
}
