using UnionFs.Tests.Layers.Tar.Writing;
using Xunit;
using static UnionFs.Tests.Layers.Tar.Writing.WrittenTar;

namespace UnionFs.Tests.Changes;

/// <summary>What of a sandbox's changes is written as a layer tar, and what is left out.</summary>
public sealed class ExportedChangesTests
{
    private static readonly Timestamp s_time = new(1_000_000_000, 0);

    private static UnionFileSystem Sandbox() => UnionFileSystem.Create(
        LayerStack.Of(Layer.InMemory("base", static b => b
            .Directory("/etc").WithTime(s_time).File("/etc/motd", "hello").WithTime(s_time).File("/etc/big", new byte[2_000_000]).WithTime(s_time)
            .Directory("/d").WithTime(s_time).File("/d/one", "1").WithTime(s_time).HardLink("/far", "/d/one").Directory("/d/sub").WithTime(s_time)
            .File("/d/sub/x", "x").WithTime(s_time).Directory("/other").WithTime(s_time).File("/other/y", "y").WithTime(s_time))),
        new UnionFsOptions { TimeProvider = new Clock() });

    private static List<string> Exported(UnionFileSystem fs, out TarReport report, TarWriteOptions? options = null) =>
        Headers(Write(fs.ToLayer("changes"), out report, options));

    [Fact]
    public void Only_what_changed_is_written_with_the_directories_that_lead_to_it()
    {
        using var fs = Sandbox();
        fs.WriteAllText("/etc/motd", "changed");
        fs.Delete("/d/sub/x");
        Assert.Equal(["5 d/", "5 d/sub/", "0 d/sub/.wh.x", "5 etc/", "0 etc/motd"], Exported(fs, out var report));
        Assert.Equal((5, 3), (report.Entries, report.CarriedDirectories));
        Assert.Equal(["0 d/sub/.wh.x", "0 etc/motd"], Exported(fs, out report, new TarWriteOptions { OmitParents = true }));
        Assert.False(report.IsEmpty);
        Assert.Equal(["M /etc/motd", "D /d/sub/x"], fs.Changes(cancellationToken: TestContext.Current.CancellationToken).Select(static c => c.ToString()).OrderByDescending(static c => c));
    }

    [Fact]
    public void What_came_to_be_the_same_again_is_left_out()
    {
        using var fs = Sandbox();
        fs.SetMode("/etc/motd", (UnixFileMode)0x180);
        fs.SetMode("/etc/motd", (UnixFileMode)0x1A4);
        fs.WriteAllText("/d/sub/x", "x");
        fs.SetTimes("/d/sub/x", s_time, s_time);
        fs.Delete("/other/y");
        fs.WriteAllText("/other/y", "y");
        fs.SetTimes("/other/y", s_time, s_time);
        fs.SetTimes("/other", s_time, s_time);
        Assert.Empty(Exported(fs, out var report));
        Assert.True(report.IsEmpty);
    }

    [Fact]
    public void A_time_of_a_directory_alone_makes_no_layer()
    {
        using var fs = Sandbox();
        fs.WriteAllText("/other/temporary", "");
        fs.Delete("/other/temporary");
        Assert.Equal(["5 other/"], Exported(fs, out var report));
        Assert.True(report.IsEmpty);
        Assert.Empty(Exported(fs, out _, new TarWriteOptions { OmitParents = true }));
        Assert.Equal(["5 other/"], Headers(Write(fs.Commit("committed"))));
    }

    [Fact]
    public void A_file_whose_attributes_alone_changed_travels_again_with_a_warning()
    {
        using var fs = Sandbox();
        fs.SetMode("/etc/big", (UnixFileMode)0x180);
        fs.Rename("/d/sub/x", "/other/x");
        Assert.Equal(["5 d/", "5 d/sub/", "0 d/sub/.wh.x", "5 etc/", "0 etc/big", "5 other/", "0 other/x"], Exported(fs, out var report));
        Assert.Equal((2_000_001, 2), (report.ResentBytes, report.ResentFiles));
        Assert.Equal("'/etc/big' travels again with its 2000000 bytes, although only its attributes changed.", Assert.Single(report.Warnings).ToString());
        Exported(fs, out report, new TarWriteOptions { WarnFromBytes = 1 });
        Assert.Equal("'/other/x' travels again with its 1 bytes, although only its names changed.", report.Warnings[^1].ToString());
    }

    [Fact]
    public void All_names_of_a_node_come_along_when_one_moved_with_its_directory()
    {
        using var fs = Sandbox();
        fs.Rename("/d", "/moved");
        Assert.Equal(
            ["5 ./", "0 .wh.d", "0 far", "5 moved/", "1 moved/one -> far", "5 moved/sub/", "0 moved/sub/x"],
            Exported(fs, out _));
        var again = UnionFileSystem.Create(fs.Stack.Push(Reread(fs.ToLayer("changes"), Exact)));
        Assert.Equal(fs.DumpTree(cancellationToken: TestContext.Current.CancellationToken), again.DumpTree(cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_new_name_of_a_node_brings_its_other_names_along()
    {
        using var fs = Sandbox();
        fs.CreateHardLink("/other/two", "/far");
        Assert.Equal(["5 d/", "0 d/one", "1 far -> d/one", "5 other/", "1 other/two -> d/one"], Exported(fs, out var report));
        Assert.Equal((1, 1), (report.ResentBytes, report.ResentFiles));
    }

    [Fact]
    public void A_removed_name_is_a_whiteout_and_nothing_else()
    {
        using var fs = Sandbox();
        fs.Delete("/far");
        Assert.Equal(["5 ./", "0 .wh.far"], Exported(fs, out _));
    }

    [Fact]
    public void A_directory_made_anew_is_opaque()
    {
        using var fs = Sandbox();
        fs.DeleteTree("/d");
        fs.CreateDirectory("/d");
        fs.WriteAllText("/d/new", "");
        Assert.Equal(["5 ./", "5 d/", "0 d/.wh..wh..opq", "0 d/new"], Exported(fs, out var report));
        Assert.Equal(1, report.CarriedDirectories);
    }

    [Fact]
    public void Times_cut_to_the_latest_allowed_do_not_make_unchanged_files_travel()
    {
        using var fs = Sandbox();
        fs.SetXattr("/etc/motd", "user.a", [1]);
        fs.RemoveXattr("/etc/motd", "user.a");
        fs.WriteAllText("/other/new", "");
        var options = new TarWriteOptions { LatestTime = new(500_000_000, 0), OmitParents = true };
        Assert.Equal(["0 other/new"], Exported(fs, out _, options));
    }

    [Fact]
    public void Changes_count_from_the_last_commit_or_from_the_stack()
    {
        using var fs = Sandbox();
        fs.WriteAllText("/etc/one", "");
        fs.Commit("first");
        fs.WriteAllText("/etc/two", "");
        Assert.Equal(["5 etc/", "0 etc/two"], Exported(fs, out _));
        Assert.Equal(["5 etc/", "0 etc/one", "0 etc/two"], Headers(Write(fs.ToLayer("all", ChangesSince.Stack))));
        Assert.Single(fs.Changes(cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void The_whole_tree_has_no_deletions_and_a_root()
    {
        using var fs = Sandbox();
        fs.DeleteTree("/d");
        fs.WriteAllText("/.wh.odd", "");
        var stream = new MemoryStream();
        Assert.Throws<NotSupportedException>(() => fs.WriteTar(stream, cancellationToken: TestContext.Current.CancellationToken));
        stream.SetLength(0);
        fs.WriteTar(stream, new TarWriteOptions { Whiteouts = WhiteoutFormat.None }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(["5 ./", "0 .wh.odd", "5 etc/", "0 etc/big", "0 etc/motd", "0 far", "5 other/", "0 other/y"], Headers(stream.ToArray()));
    }

    private sealed class Clock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
    }
}
