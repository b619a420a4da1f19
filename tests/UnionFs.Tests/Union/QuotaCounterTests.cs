using Xunit;

namespace UnionFs.Tests.Union;

/// <summary>What counts against the quotas after going back, forking, committing, and for files without a name: exactly what the top holds.</summary>
public sealed class QuotaCounterTests
{
    private const int Chunk = 4096;

    private static readonly LayerStack s_stack = LayerStack.Of(Layer.InMemory("base", static b => b.File("/a", new byte[10 * Chunk]).File("/d/x", "x")));

    private static UnionFileSystem Make(int chunks, long nodes = long.MaxValue) => UnionFileSystem.Create(
        s_stack, new UnionFsOptions { MaxContentBytes = chunks * (long)Chunk, MaxNodes = nodes });

    private static (long Content, long Nodes) Top(UnionFileSystem fs) => (fs.Usage.TopContentBytes / Chunk, fs.Usage.TopNodes);

    /// <summary>How many chunks can still be written.</summary>
    private static int Room(UnionFileSystem fs)
    {
        using var fork = fs.Fork();
        var room = 0;
        while (room < 1000)
        {
            try
            {
                fork.WriteAllBytes($"/probe{room}", new byte[Chunk]);
                room++;
            }
            catch (IOException exception) when (exception.Data["errno"] is FsError.ENOSPC)
            {
                return room;
            }
        }

        return room;
    }

    [Fact]
    public void Going_back_counts_what_was_there()
    {
        using var fs = Make(6);
        fs.WriteAt("/a", 0, new byte[2 * Chunk]);
        var snapshot = fs.Snapshot();
        var before = Top(fs);
        Assert.Equal((2, 1), before);
        fs.WriteAllBytes("/new", new byte[3 * Chunk]);
        fs.WriteAt("/a", 5 * Chunk, new byte[Chunk]);
        Assert.Equal(0, Room(fs));

        fs.Restore(snapshot);

        Assert.Equal(before, Top(fs));
        Assert.Equal(4, Room(fs));
        fs.Unlink("/a");
        Assert.Equal(0, Top(fs).Content);
        Assert.Equal(6, Room(fs));
        fs.Restore(snapshot);
        Assert.Equal(before, Top(fs));
    }

    [Fact]
    public void A_fork_starts_with_what_its_origin_has_and_counts_alone_from_there()
    {
        using var fs = Make(6);
        fs.WriteAllBytes("/new", new byte[2 * Chunk]);
        using var fork = fs.Fork();
        Assert.Equal(Top(fs), Top(fork));

        fork.WriteAllBytes("/more", new byte[3 * Chunk]);
        fork.WriteAt("/new", 0, new byte[Chunk]);
        fs.Unlink("/new");

        Assert.Equal(5, Top(fork).Content);
        Assert.Equal(1, Room(fork));
        Assert.Equal(0, Top(fs).Content);
        Assert.Equal(6, Room(fs));
    }

    [Fact]
    public void A_commit_starts_at_nothing_and_removing_what_is_committed_gives_no_credit()
    {
        using var fs = Make(6);
        fs.WriteAllBytes("/new", new byte[4 * Chunk]);
        fs.Commit("one");
        Assert.Equal((0, 0), Top(fs));
        Assert.Equal(4 * Chunk, fs.Usage.OwnContentBytes);

        fs.WriteAt("/new", 0, new byte[Chunk]);
        Assert.Equal(1, Top(fs).Content);
        fs.Unlink("/new");
        Assert.Equal(0, Top(fs).Content);
        Assert.Equal(0, fs.Usage.OwnContentBytes);
        Assert.Equal(6, Room(fs));
    }

    [Fact]
    public void A_file_without_a_name_counts_until_it_is_closed()
    {
        using var fs = Make(6);
        var handle = fs.CreateAnonymous();
        handle.Write(0, new byte[2 * Chunk]);
        fs.WriteAllBytes("/a", new byte[4 * Chunk]);
        Assert.Throws<IOException>(() => fs.WriteAllBytes("/b", new byte[1]));
        Assert.False(fs.Exists("/b"));

        handle.Dispose();
        fs.WriteAllBytes("/b", new byte[2 * Chunk]);
        Assert.Equal(6, Top(fs).Content);
        Assert.Throws<IOException>(() => fs.WriteAllBytes("/c", new byte[1]));
    }

    [Fact]
    public void A_file_that_gets_a_name_or_loses_it_counts_once()
    {
        using var fs = Make(6);
        using (var handle = fs.CreateAnonymous())
        {
            handle.Write(0, new byte[3 * Chunk]);
            fs.LinkHandle(handle, "/named");
            Assert.Equal(3, Top(fs).Content);
            fs.WriteAllBytes("/b", new byte[3 * Chunk]);
            Assert.Throws<IOException>(() => fs.WriteAllBytes("/c", new byte[1]));
            fs.Unlink("/named");
            Assert.Throws<IOException>(() => fs.WriteAllBytes("/c", new byte[1]));
        }

        Assert.Equal(3, Top(fs).Content);
        fs.WriteAllBytes("/c", new byte[3 * Chunk]);
    }

    [Fact]
    public void What_a_file_without_a_name_held_before_a_commit_is_not_of_the_new_top()
    {
        using var fs = Make(3);
        using var handle = fs.CreateAnonymous();
        handle.Write(0, new byte[2 * Chunk]);
        fs.Commit("one");
        fs.WriteAllBytes("/full", new byte[3 * Chunk]);
        fs.Unlink("/full");

        handle.Write(0, new byte[2 * Chunk]);
        fs.WriteAllBytes("/b", new byte[Chunk]);
        Assert.Throws<IOException>(() => fs.WriteAllBytes("/c", new byte[1]));
        fs.Unlink("/b");
        fs.LinkHandle(handle, "/named");
        Assert.Equal(2, Top(fs).Content);
        fs.WriteAllBytes("/b", new byte[Chunk]);
        Assert.Throws<IOException>(() => fs.WriteAllBytes("/c", new byte[1]));
    }

    [Fact]
    public void A_file_without_a_name_counts_nothing_after_going_back()
    {
        using var fs = Make(3);
        var snapshot = fs.Snapshot();
        using var handle = fs.CreateAnonymous();
        handle.Write(0, new byte[2 * Chunk]);
        fs.Restore(snapshot);
        fs.WriteAllBytes("/b", new byte[3 * Chunk]);
        handle.Dispose();
        Assert.Equal((3, 2), Top(fs));
        Assert.Throws<IOException>(() => fs.WriteAllBytes("/c", new byte[1]));
    }

    [Fact]
    public void Nodes_are_counted_as_they_come_and_go()
    {
        using var fs = Make(100, nodes: 4);
        var snapshot = fs.Snapshot();
        fs.WriteAllText("/one", "");
        Assert.Equal(2, Top(fs).Nodes);
        fs.WriteAllText("/two", "");
        fs.SetMode("/d", (UnixFileMode)0x1C0);
        Assert.Equal(4, Top(fs).Nodes);
        Assert.Throws<IOException>(() => fs.WriteAllText("/three", ""));
        Assert.Throws<IOException>(() => fs.SetMode("/a", 0));
        fs.Unlink("/two");
        Assert.Equal(3, Top(fs).Nodes);
        fs.WriteAllText("/three", "");

        fs.Restore(snapshot);
        Assert.Equal((0, 0), Top(fs));
        fs.WriteAllText("/one", "");
        fs.Commit("one");
        Assert.Equal((0, 0), Top(fs));
        fs.WriteAllText("/d/y", "");
        Assert.Equal(2, Top(fs).Nodes);
        Assert.Empty(fs.Verify(cancellationToken: TestContext.Current.CancellationToken));
    }
}
