using System.Text;
using Xunit;

namespace UnionFs.Tests.Union;

/// <summary>Listings and walks without strings: the same names as those with, under change too, and no garbage.</summary>
public sealed class NameListingTests
{
    private static LayerStack Stack() => LayerStack.Of(
        Layer.InMemory("base", static b => b
            .File("/d/a", "1").File("/d/b", "2").File("/d/gone", "3").File("/d/sub/x", "4").File("/d/sub/deep/y", "5").File("/d/z", "6")
            .HardLink("/d/hard", "/d/a").Symlink("/d/link", "a").File("/d/ünï", "7")),
        Layer.InMemory("patch", static b => b.File("/d/b", "22").Whiteout("/d/gone").File("/d/new", "8")));

    private static UnionFileSystem Changed()
    {
        var fs = UnionFileSystem.Create(Stack());
        fs.WriteAllText("/d/made", "9");
        fs.Delete("/d/z");
        fs.SetMode("/d/hard", (UnixFileMode)0x180);
        fs.Move("/d/ünï", "/d/moved");
        fs.CreateDirectory("/d/sub/more/levels");
        fs.WriteAllText("/d/sub/more/levels/file", "10");
        return fs;
    }

    [Fact]
    public void Names_are_those_of_the_listing_with_strings()
    {
        using var fs = Changed();
        foreach (var path in new[] { "/", "/d", "/d/sub", "/d/sub/more" })
        {
            var expected = fs.Enumerate(path).Select(static e => $"{e} {e.Kind} {e.Id} {e.Cursor}").ToList();
            using var handle = fs.OpenDirectory(path);
            Assert.Equal(expected, Texts(fs.EnumerateNames(path)));
            Assert.Equal(expected, Texts(handle.EnumerateNames()));
        }
    }

    [Fact]
    public void Attributes_of_listed_names_are_those_of_lstat()
    {
        using var fs = Changed();
        var count = 0;
        for (var names = fs.EnumerateNames("/d"); names.MoveNext(); count++)
        {
            Assert.Equal(FsError.OK, names.TryStat(out var stat));
            Assert.Equal(fs.Stat("/d/" + FsName.ToText(names.Current.Bytes), followLinks: false), stat);
        }

        Assert.Equal(fs.List("/d").Count, count);
    }

    [Fact]
    public void Any_cursor_goes_on_after_its_name_whatever_happened_meanwhile()
    {
        using var fs = Changed();
        var all = fs.Enumerate("/d").ToList();
        var middle = all[all.Count / 2];
        fs.Delete("/d/" + middle.Name);
        fs.WriteAllText("/d/late", "");

        var rest = Names(fs.EnumerateNames("/d", middle.Cursor));

        Assert.Equal(all.Skip((all.Count / 2) + 1).Select(static e => e.Name).Append("late"), rest);
        Assert.Empty(Names(fs.EnumerateNames("/d", long.MaxValue)));
        Assert.Equal(["late", "made", "moved"], Names(fs.EnumerateNames("/d", 1L << 32)).Order());
        Assert.Throws<ArgumentOutOfRangeException>(() => Names(fs.EnumerateNames("/d", -1)));
    }

    [Fact]
    public void What_is_removed_while_it_is_listed_is_not_seen_and_what_stays_is_seen_once()
    {
        using var fs = UnionFileSystem.Create(Stack());
        var names = fs.EnumerateNames("/d");
        Assert.True(names.MoveNext());
        Assert.Equal("a", FsName.ToText(names.Current.Bytes));
        fs.Delete("/d/b");
        fs.WriteAllText("/d/made", "");
        fs.Move("/d", "/moved");

        Assert.Equal(["hard", "link", "new", "sub", "z", "ünï", "made"], Names(names));
    }

    [Fact]
    public void A_listing_of_a_removed_directory_ends()
    {
        using var fs = UnionFileSystem.Create(Stack());
        using var handle = fs.OpenDirectory("/d");
        var names = fs.EnumerateNames("/d");
        Assert.True(names.MoveNext());
        fs.DeleteTree("/d");

        Assert.False(names.MoveNext());
        Assert.Empty(Names(handle.EnumerateNames()));
        Assert.Throws<DirectoryNotFoundException>(() => Names(fs.EnumerateNames("/d")));
        handle.Dispose();
        Assert.Throws<ObjectDisposedException>(() => Names(handle.EnumerateNames()));
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_walk_has_the_entries_of_the_walk_with_strings(int maxDepth)
    {
        using var fs = Changed();
        var expected = fs.Walk("/d", maxDepth: maxDepth, cancellationToken: TestContext.Current.CancellationToken).Skip(1).Select(static e => $"{e.Path} {e.Stat} {e.Stat.Id}").Order().ToList();

        var found = new List<string>();
        var path = new List<string> { "/d" };
        for (var walk = fs.WalkNames("/d", maxDepth); walk.MoveNext();)
        {
            path.RemoveRange(walk.Depth, path.Count - walk.Depth);
            path.Add(FsName.ToText(walk.Current.Bytes));
            Assert.Equal(FsError.OK, walk.TryStat(out var stat));
            Assert.Equal(stat.Id, walk.Current.Id);
            found.Add($"{string.Join('/', path)} {stat} {stat.Id}");
        }

        Assert.Equal(expected, found.Order());
    }

    [Fact]
    public void A_walk_shows_one_state_and_leaves_out_what_is_skipped()
    {
        using var fs = Changed();
        var names = new List<string>();
        for (var walk = fs.WalkNames("/d"); walk.MoveNext();)
        {
            names.Add(FsName.ToText(walk.Current.Bytes));
            if (names.Count == 1)
            {
                fs.DeleteTree("/d");
            }

            if (walk.Current.Bytes.SequenceEqual("sub"u8))
            {
                walk.Skip();
            }
        }

        Assert.Equal(["a", "b", "hard", "link", "new", "sub", "made", "moved"], names);
    }

    [Fact]
    public void A_tree_100000_levels_deep_is_walked_on_a_small_stack()
    {
        var fs = UnionFileSystem.Create(LayerStack.Empty);
        var deepest = 0;
        var thread = new Thread(
            () =>
            {
                fs.CreateDirectory("/b");
                for (var i = 0; i < 1000; i++)
                {
                    fs.CreateDirectory("/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a"
                        + "/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a");
                    fs.Move("/b", "/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a"
                        + "/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/b");
                    fs.Move("/a", "/b");
                }

                for (var walk = fs.WalkNames("/"); walk.MoveNext();)
                {
                    deepest = Math.Max(deepest, walk.Depth);
                }
            },
            256 << 10);
        thread.Start();
        thread.Join();
        fs.Dispose();

        Assert.True(deepest > 99_000, $"{deepest} levels");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Nothing_is_allocated_per_name(bool isChanged)
    {
        using var fs = isChanged ? Changed() : UnionFileSystem.Create(Stack());
        using var handle = fs.OpenDirectory("/d");
        long Listing()
        {
            var sum = 0L;
            for (var names = fs.EnumerateNames("/d"); names.MoveNext();)
            {
                _ = names.TryStat(out var stat);
                sum += names.Current.Bytes.Length + stat.Size;
            }

            foreach (var name in handle.EnumerateNames())
            {
                sum += name.Bytes.Length;
            }

            return sum;
        }

        var expected = Listing();
        for (var i = 0; i < 50; i++)
        {
            Listing();
        }

        var sum = 0L;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            sum += Listing();
        }

        var after = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(100 * expected, sum);
        Assert.Equal(before, after);
    }

    private static List<string> Names(DirectoryNames names)
    {
        var list = new List<string>();
        while (names.MoveNext())
        {
            list.Add(Encoding.UTF8.GetString(names.Current.Bytes));
        }

        return list;
    }

    private static List<string> Texts(DirectoryNames names)
    {
        var list = new List<string>();
        foreach (var name in names)
        {
            list.Add($"{name.ToString()} {name.Kind} {name.Id} {name.Cursor}");
        }

        return list;
    }
}
