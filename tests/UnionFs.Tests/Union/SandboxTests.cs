using Xunit;

namespace UnionFs.Tests.Union;

/// <summary>What a user of a sandbox sees.</summary>
public sealed class SandboxTests
{
    private static readonly LayerStack s_stack = LayerStack.Of(
        Layer.InMemory("base", b => b.File("/etc/motd", "hi").File("/etc/obsolete.conf", "old").File("/big", new byte[100_000]).File("/dir/a", "a").File("/dir/b", "b")),
        Layer.InMemory("patch", b => b.File("/etc/new.conf", "new")));

    [Fact]
    public void Changes_are_listed_by_what_happened()
    {
        using var fs = UnionFileSystem.Create(s_stack);
        fs.WriteAllText("/etc/motd", "hello");
        fs.Delete("/etc/obsolete.conf");
        fs.Move("/dir", "/moved");
        fs.SetMode("/big", (UnixFileMode)0x180);
        fs.MakeDirectory("/x");

        Assert.Equal(
            ["M /big", "D /etc/obsolete.conf", "M /etc/motd", "R /dir -> /moved", "A /x"],
            fs.Changes(cancellationToken: TestContext.Current.CancellationToken).Select(c => c.ToString()).OrderBy(c => c.Split(' ')[^1] switch { "/big" => 0, "/etc/obsolete.conf" => 1, "/etc/motd" => 2, "/moved" => 3, _ => 4 }));
        Assert.Equal(ChangeAspects.Mode, fs.Changes(cancellationToken: TestContext.Current.CancellationToken).Single(c => c.Path == "/big").Aspects);
        Assert.Empty(fs.Verify(cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Undoing_a_change_leaves_nothing()
    {
        using var fs = UnionFileSystem.Create(s_stack);
        fs.Rename("/dir", "/elsewhere");
        fs.Rename("/elsewhere", "/dir");

        Assert.Empty(fs.Changes(cancellationToken: TestContext.Current.CancellationToken));
        Assert.Empty(fs.Verify(cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_write_copies_up_the_chunk_it_touches_and_attributes_copy_nothing()
    {
        using var fs = UnionFileSystem.Create(s_stack);
        fs.SetOwner("/big", 1, 2);
        Assert.Equal(0, fs.Usage.TopContentBytes);
        fs.WriteAt("/big", 50_000, [1]);
        Assert.Equal(4096, fs.Usage.TopContentBytes);
        Assert.Equal(100_000, fs.Stat("/big").Size);
    }

    [Fact]
    public void A_quota_is_all_or_nothing()
    {
        using var fs = UnionFileSystem.Create(s_stack, new UnionFsOptions { MaxContentBytes = 8192 });
        fs.WriteAllText("/a", "1");
        var before = fs.DumpTree(cancellationToken: TestContext.Current.CancellationToken);

        var exception = Assert.Throws<IOException>(() => fs.WriteAllBytes("/b", new byte[20_000]));

        Assert.Equal(FsError.ENOSPC, FsErrors.FromException(exception));
        Assert.Equal(before, fs.DumpTree(cancellationToken: TestContext.Current.CancellationToken));
        fs.WriteAllText("/b", "2");
        Assert.Equal(8192, fs.Usage.TopContentBytes);
    }

    [Fact]
    public void A_handle_outlives_unlink_rename_and_the_same_name_made_again()
    {
        using var fs = UnionFileSystem.Create(s_stack);
        using var handle = fs.OpenHandle("/etc/motd", FileMode.Open, FileAccess.ReadWrite);
        fs.Unlink("/etc/motd");
        fs.WriteAllText("/etc/motd", "another");
        handle.Write(2, " there"u8);

        var bytes = new byte[20];
        Assert.Equal("hi there", System.Text.Encoding.UTF8.GetString(bytes.AsSpan(0, handle.Read(0, bytes))));
        Assert.Equal(0, handle.Stat().LinkCount);
        Assert.Equal("another", fs.ReadAllText("/etc/motd"));
        Assert.Empty(fs.Verify(cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_handle_in_a_tree_that_is_removed_keeps_its_file()
    {
        using var fs = UnionFileSystem.Create(s_stack);
        using var handle = fs.OpenHandle("/dir/a", FileMode.Open, FileAccess.ReadWrite);
        fs.DeleteTree("/dir");
        handle.Write(1, "bc"u8);

        var bytes = new byte[3];
        Assert.Equal(3, handle.Read(0, bytes));
        Assert.Equal("abc"u8.ToArray(), bytes);
        Assert.Equal(["D /dir"], fs.Changes(cancellationToken: TestContext.Current.CancellationToken).Select(c => c.ToString()));
        Assert.Empty(fs.Verify(cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void An_anonymous_file_can_be_given_a_name()
    {
        using var fs = UnionFileSystem.Create(s_stack);
        using (var handle = fs.CreateAnonymous())
        {
            handle.Write(0, "text"u8);
            Assert.Equal(0, handle.Stat().LinkCount);
            fs.LinkHandle(handle, "/named");
            Assert.Equal(1, handle.Stat().LinkCount);
        }

        Assert.Equal("text", fs.ReadAllText("/named"));
        Assert.Empty(fs.Verify(cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Share_modes_are_kept()
    {
        using var fs = UnionFileSystem.Create(s_stack);
        using (fs.Open("/etc/motd", FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            Assert.Equal(FsError.EAGAIN, FsErrors.FromException(Assert.Throws<IOException>(() => fs.OpenRead("/etc/motd"))));
            Assert.Throws<IOException>(() => fs.ReadAllText("/etc/motd"));
        }

        Assert.Equal("hi", fs.ReadAllText("/etc/motd"));
    }

    [Fact]
    public void Forks_and_snapshots_do_not_see_what_comes_after()
    {
        using var fs = UnionFileSystem.Create(s_stack);
        fs.WriteAllText("/x", "one");
        var snapshot = fs.Snapshot();
        using var fork = fs.Fork();
        fs.WriteAllText("/x", "two");
        fork.WriteAllText("/x", "three");

        Assert.Equal("two", fs.ReadAllText("/x"));
        Assert.Equal("three", fork.ReadAllText("/x"));
        fs.Restore(snapshot);
        Assert.Equal("one", fs.ReadAllText("/x"));
    }

    [Fact]
    public void Explain_says_what_a_whiteout_in_the_middle_hides()
    {
        using var fs = UnionFileSystem.Create(LayerStack.Of(
            Layer.InMemory("one", b => b.File("/f", "1")),
            Layer.InMemory("two", b => b.File("/f", "22")),
            Layer.InMemory("three", b => b.Whiteout("/f")),
            Layer.InMemory("four", b => b.File("/other", "")),
            Layer.InMemory("five", b => b.File("/another", ""))));

        var text = fs.Explain("/f").ToString().ReplaceLineEndings("\n");

        Assert.StartsWith("/f: not there: layer 2 'three' hides it\n", text, StringComparison.Ordinal);
        Assert.Contains("1 two    file, 2 bytes, mode 644  (hidden by the whiteout of layer 2 'three')", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_read_only_sandbox_refuses_what_would_change_something()
    {
        using var fs = UnionFileSystem.Create(s_stack, new UnionFsOptions { ReadOnly = true });
        Assert.Equal(FsError.EROFS, FsErrors.FromException(Assert.Throws<IOException>(() => fs.WriteAllText("/etc/motd", "x"))));
        Assert.Throws<FileNotFoundException>(() => fs.Unlink("/missing"));
        Assert.Equal("hi", fs.ReadAllText("/etc/motd"));
    }

    [Fact]
    public async Task Readers_beside_a_writer_see_whole_states()
    {
        using var fs = UnionFileSystem.Create(s_stack);
        fs.WriteAllBytes("/data", new byte[8192]);
        using var stop = new CancellationTokenSource();
        var mixed = 0;
        var readers = Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                var bytes = fs.ReadAllBytes("/data");
                mixed += bytes.AsSpan().IndexOfAnyExcept(bytes[0]) >= 0 ? 1 : 0;
            }
        }, TestContext.Current.CancellationToken)).ToArray();
        var content = new byte[8192];
        for (var i = 0; i < 20_000; i++)
        {
            content.AsSpan().Fill((byte)i);
            fs.WriteAllBytes("/data", content);
        }

        await stop.CancelAsync();
        await Task.WhenAll(readers);
        Assert.Equal(0, mixed);
        Assert.Empty(fs.Verify(cancellationToken: TestContext.Current.CancellationToken));
    }
}
