using Xunit;

namespace UnionFs.Tests.Oracle;

/// <summary>What random scripts found, each as a person would try it.</summary>
public sealed class FoundByOracleTests
{
    [Fact]
    public void A_name_that_no_attribute_can_have_is_refused_before_the_path_is_looked_at()
    {
        using var fs = UnionFileSystem.Create(LayerStack.Empty);

        Assert.Equal(FsError.ERANGE, ErrorOf(() => fs.SetXattr("/missing", "", [1])));
        Assert.Equal(FsError.ERANGE, ErrorOf(() => fs.RemoveXattr("/missing", "")));
        Assert.Equal(FsError.ERANGE, ErrorOf(() => fs.GetXattr("/missing", "user." + new string('x', 251))));
    }

    [Fact]
    public void An_offset_before_the_start_is_refused_before_a_handle_is_found_stale()
    {
        using var fs = UnionFileSystem.Create(LayerStack.Empty);
        var before = fs.Snapshot();
        fs.WriteAllText("/file", "text");
        using var handle = fs.OpenHandle("/file", FileMode.Open, FileAccess.ReadWrite);
        fs.Restore(before);

        Assert.Equal(FsError.ESTALE, ErrorOf(() => handle.Read(0, new byte[1])));
        Assert.Equal(FsError.EINVAL, ErrorOf(() => handle.Read(-1, new byte[1])));
        Assert.Equal(FsError.EINVAL, ErrorOf(() => handle.Write(-1, [1])));
        Assert.Equal(FsError.EINVAL, ErrorOf(() => handle.SetLength(-1)));
    }

    [Fact]
    public void Setting_the_length_that_a_file_of_nothing_but_a_hole_has_sets_its_time()
    {
        using var fs = UnionFileSystem.Create(LayerStack.Empty);
        fs.CreateFile("/hole");
        fs.Truncate("/hole", 4095);
        fs.SetTimes("/hole", null, Timestamp.Epoch);
        fs.Truncate("/hole", 4095);

        Assert.NotEqual(Timestamp.Epoch, fs.Stat("/hole").ModifyTime);
    }

    [Fact]
    public void Emptying_an_empty_file_takes_its_capabilities_and_keeps_its_time()
    {
        using var fs = UnionFileSystem.Create(LayerStack.Empty);
        fs.CreateFile("/empty");
        fs.SetXattr("/empty", "security.capability", [1, 2, 3]);
        fs.SetTimes("/empty", null, Timestamp.Epoch);
        fs.Truncate("/empty", 0);

        Assert.Empty(fs.GetXattrs("/empty"));
        Assert.Equal(Timestamp.Epoch, fs.Stat("/empty").ModifyTime);
    }

    [Fact]
    public void A_link_to_a_lower_layer_is_counted_at_both_names()
    {
        var stack = LayerStack.Of(
            Layer.InMemory("below", static b => b.File("/d/f", "x").Symlink("/l", "d")),
            Layer.InMemory("above", static b => b.HardLink("/g", "/d/f")),
            Layer.InMemory("top", static b => b.HardLink("/h", "/g").Whiteout("/g")));
        using var fs = UnionFileSystem.Create(stack);

        Assert.Equal([2, 2], new[] { "/d/f", "/h" }.Select(p => fs.Stat(p).LinkCount));
        fs.Unlink("/d/f");
        Assert.Equal(1, fs.Stat("/h").LinkCount);
        Assert.Equal("x", fs.ReadAllText("/h"));
        fs.Unlink("/h");
        Assert.Empty(fs.Verify(cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_whiteout_below_a_link_hides_what_the_link_leads_to()
    {
        using var fs = UnionFileSystem.Create(LayerStack.Of(
            Layer.InMemory("below", static b => b.File("/usr/lib/f", "x").File("/usr/lib/g", "x").Symlink("/lib", "usr/lib")),
            Layer.InMemory("above", static b => b.Whiteout("/lib/f"))));

        Assert.Equal(["g"], fs.List("/usr/lib").Select(e => e.Name));
        Assert.Equal(["g"], fs.List("/lib").Select(e => e.Name));
        fs.WriteAllText("/lib/f", "new");
        Assert.Equal(["A /usr/lib/f"], fs.Changes(cancellationToken: TestContext.Current.CancellationToken).Select(c => c.ToString()));
        Assert.Empty(fs.Verify(cancellationToken: TestContext.Current.CancellationToken));
    }

    private static FsError ErrorOf(Action action) => FsErrors.FromException(Assert.ThrowsAny<Exception>(action));
}
