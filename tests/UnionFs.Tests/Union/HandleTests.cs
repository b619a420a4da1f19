using Xunit;

namespace UnionFs.Tests.Union;

/// <summary>Handles: what they reach, what closes them, what they refuse.</summary>
public sealed class HandleTests
{
    private static readonly LayerStack s_stack = LayerStack.Of(
        Layer.InMemory("base", b => b.File("/a", "aaaa").File("/b", "bbbb").File("/dir/x", "x").Symlink("/link", "a").Symlink("/dangling", "target")));

    [Fact]
    public void A_write_through_a_handle_closed_meanwhile_does_not_reach_the_file_opened_in_its_place()
    {
        var clock = new CallbackClock();
        using var fs = UnionFileSystem.Create(s_stack, new UnionFsOptions { TimeProvider = clock });
        var first = fs.OpenHandle("/a", FileMode.Open, FileAccess.ReadWrite);
        FileHandle second = default;
        clock.OnRead = () =>
        {
            first.Dispose();
            second = fs.OpenHandle("/b", FileMode.Open, FileAccess.ReadWrite);
        };

        first.Write(0, "XXXX"u8);

        Assert.Equal("bbbb", fs.ReadAllText("/b"));
        Assert.True(first.IsClosed);
        Assert.Throws<ObjectDisposedException>(() => first.Write(0, "YYYY"u8));
        second.Write(0, "ZZZZ"u8);
        Assert.Equal("ZZZZ", fs.ReadAllText("/b"));
        second.Dispose();
        Assert.Empty(fs.Verify(cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_nameless_file_closed_while_it_is_written_leaves_the_quota_as_it_was()
    {
        var clock = new CallbackClock();
        using var fs = UnionFileSystem.Create(s_stack, new UnionFsOptions { TimeProvider = clock, MaxContentBytes = 8192 });
        var handle = fs.CreateAnonymous();
        clock.OnRead = handle.Dispose;

        handle.Write(0, new byte[8192]);

        fs.WriteAllBytes("/new", new byte[8192]);
        Assert.Equal(8192, fs.Usage.TopContentBytes);
    }

    [Fact]
    public async Task Old_copies_of_handles_never_reach_another_file()
    {
        using var fs = UnionFileSystem.Create(s_stack);
        for (var i = 0; i < 4; i++)
        {
            fs.WriteAllBytes($"/file{i}", [.. Enumerable.Repeat((byte)i, 64)]);
        }

        var shared = new FileHandle[4];
        var wrong = 0;
        var deadline = Environment.TickCount64 + 1500;
        await Task.WhenAll(Enumerable.Range(0, 3).Select(worker => Task.Run(() =>
        {
            var bytes = new byte[64];
            var random = new Random(worker);
            while (Environment.TickCount64 < deadline)
            {
                // The file is told by the slot of the array; whoever closes the handle lets others go on with copies of it.
                var number = random.Next(4);
                var handle = shared[number];
                try
                {
                    if (random.Next(2) == 0)
                    {
                        handle.Write(0, bytes.AsSpan(0, 0));
                        wrong += handle.Read(0, bytes) != 64 || bytes.AsSpan().IndexOfAnyExcept((byte)number) >= 0 ? 1 : 0;
                    }
                    else
                    {
                        bytes.AsSpan().Fill((byte)number);
                        handle.Write(0, bytes);
                    }
                }
                catch (ObjectDisposedException)
                {
                }

                if (random.Next(3) == 0)
                {
                    handle.Dispose();
                    lock (shared)
                    {
                        if (shared[number].IsClosed)
                        {
                            shared[number] = fs.OpenHandle($"/file{number}", FileMode.Open, FileAccess.ReadWrite);
                        }
                    }
                }
            }
        }, TestContext.Current.CancellationToken)));

        Assert.Equal(0, wrong);
        for (var i = 0; i < 4; i++)
        {
            Assert.Equal([.. Enumerable.Repeat((byte)i, 64)], fs.ReadAllBytes($"/file{i}"));
            shared[i].Dispose();
        }

        Assert.Empty(fs.Verify(cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Closing_twice_does_not_close_the_next_handle()
    {
        using var fs = UnionFileSystem.Create(s_stack);
        var first = fs.OpenHandle("/a");
        first.Dispose();
        using var second = fs.OpenHandle("/b");
        first.Dispose();

        Assert.False(second.IsClosed);
        Assert.Equal(4, second.Length);
        Assert.Throws<ObjectDisposedException>(() => first.Stat());
        Assert.Equal("(closed)", first.ToString());
        Assert.Throws<ObjectDisposedException>(() => default(FileHandle).Read(0, []));
    }

    [Fact]
    public void A_handle_does_only_what_it_was_opened_for()
    {
        using var fs = UnionFileSystem.Create(s_stack);
        using var reader = fs.OpenHandle("/a");
        using var writer = fs.OpenHandle("/a", FileMode.Open, FileAccess.Write);

        foreach (var refused in new Action[]
        {
            () => reader.Write(0, "x"u8), () => reader.Append("x"u8), () => reader.SetLength(0), () => reader.PunchHole(0, 1),
            () => writer.Read(0, new byte[1]),
        })
        {
            Assert.Equal(FsError.EBADF, FsErrors.FromException(Assert.Throws<UnauthorizedAccessException>(refused)));
        }

        Assert.Equal("aaaa", fs.ReadAllText("/a"));
    }

    [Fact]
    public void Attributes_are_set_through_a_handle_with_a_name_or_without()
    {
        using var fs = UnionFileSystem.Create(s_stack);
        using var handle = fs.OpenHandle("/a", FileMode.Open, FileAccess.ReadWrite);
        handle.SetMode((UnixFileMode)0x180);
        Assert.Equal((UnixFileMode)0x180, fs.Stat("/a").Mode);
        fs.Unlink("/a");
        var changes = fs.Changes(cancellationToken: TestContext.Current.CancellationToken);

        handle.SetMode((UnixFileMode)0x1C0);
        handle.SetOwner(5, 6);
        handle.SetTimes(new Timestamp(1, 2), new Timestamp(3, 4));
        handle.SetXattr("user.note", "n"u8);
        handle.SetXattr("user.gone", "n"u8);
        handle.RemoveXattr("user.gone");

        var stat = handle.Stat();
        Assert.Equal(((UnixFileMode)0x1C0, 5u, 6u, 0), (stat.Mode, stat.Uid, stat.Gid, stat.LinkCount));
        Assert.Equal((new Timestamp(1, 2), new Timestamp(3, 4)), (stat.AccessTime, stat.ModifyTime));
        Assert.Equal(["user.note"], handle.GetXattrs().Select(x => x.Key));
        Assert.Equal(changes, fs.Changes(cancellationToken: TestContext.Current.CancellationToken));
        Assert.Empty(fs.Verify(cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Creating_and_opening_is_one_step_that_leaves_nothing_when_it_fails()
    {
        using var fs = UnionFileSystem.Create(s_stack, new UnionFsOptions { MaxOpenHandles = 1 });
        using var only = fs.OpenHandle("/a");

        foreach (var mode in new[] { FileMode.CreateNew, FileMode.Create, FileMode.OpenOrCreate, FileMode.Append })
        {
            var exception = Assert.Throws<IOException>(() => fs.OpenHandle("/new", mode, FileAccess.Write));
            Assert.Equal(FsError.EMFILE, FsErrors.FromException(exception));
        }

        Assert.Empty(fs.Changes(cancellationToken: TestContext.Current.CancellationToken));
        only.Dispose();
        fs.OpenHandle("/new", FileMode.CreateNew, FileAccess.Write).Dispose();
        Assert.Equal(["A /new"], fs.Changes(cancellationToken: TestContext.Current.CancellationToken).Select(c => c.ToString()));
    }

    [Fact]
    public void A_new_file_is_opened_through_a_dangling_link_but_not_exclusively()
    {
        using var fs = UnionFileSystem.Create(s_stack);
        Assert.Equal(FsError.EEXIST, FsErrors.FromException(Assert.Throws<IOException>(
            () => fs.OpenHandle("/dangling", FileMode.CreateNew, FileAccess.Write))));
        using (var handle = fs.OpenHandle("/dangling", FileMode.OpenOrCreate, FileAccess.Write, createMode: (UnixFileMode)0x1A0))
        {
            handle.Write(0, "made"u8);
        }

        Assert.Equal("made", fs.ReadAllText("/target"));
        Assert.Equal((UnixFileMode)0x1A0, fs.Stat("/target").Mode);
    }

    [Fact]
    public void A_link_is_refused_where_links_are_not_followed()
    {
        using var fs = UnionFileSystem.Create(s_stack);
        Assert.Equal(FsError.ELOOP, FsErrors.FromException(Assert.Throws<IOException>(() => fs.OpenHandle("/link", followLinks: false))));
        using var handle = fs.OpenHandle("/link");
        Assert.Equal(fs.Stat("/a").Id, handle.Stat().Id);
    }

    [Fact]
    public void A_new_file_in_a_set_group_id_directory_gets_its_group()
    {
        using var fs = UnionFileSystem.Create(s_stack);
        fs.SetOwner("/dir", 1, 7);
        fs.SetMode("/dir", (UnixFileMode)0x5ED);
        fs.OpenHandle("/dir/new", FileMode.CreateNew, FileAccess.Write).Dispose();

        Assert.Equal(7u, fs.Stat("/dir/new").Gid);
    }

    [Fact]
    public void After_restore_a_handle_goes_on_where_its_node_is_and_is_stale_where_not()
    {
        using var fs = UnionFileSystem.Create(s_stack);
        using var kept = fs.OpenHandle("/a", FileMode.Open, FileAccess.ReadWrite);
        var snapshot = fs.Snapshot();
        kept.Write(0, "AAAA"u8);
        using var late = fs.OpenHandle("/late", FileMode.CreateNew, FileAccess.ReadWrite);
        using var removed = fs.OpenHandle("/b");
        fs.Unlink("/b");

        fs.Restore(snapshot);

        var bytes = new byte[4];
        Assert.Equal(4, kept.Read(0, bytes));
        Assert.Equal("aaaa"u8.ToArray(), bytes);
        Assert.Equal(1, removed.Stat().LinkCount);
        foreach (var stale in new Action[]
        {
            () => late.Stat(), () => late.Read(0, new byte[1]), () => late.Write(0, "x"u8), () => late.SetMode(0),
            () => late.GetXattrs(), () => late.SetXattr("user.a", default), () => late.NextData(0), () => fs.LinkHandle(late, "/again"),
        })
        {
            Assert.Equal(FsError.ESTALE, FsErrors.FromException(Assert.Throws<IOException>(stale)));
        }

        Assert.Empty(fs.Verify(cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_directory_handle_keeps_to_its_node()
    {
        using var fs = UnionFileSystem.Create(s_stack);
        using var handle = fs.OpenDirectory("/dir");
        fs.Rename("/dir", "/moved");
        fs.WriteAllText("/moved/y", "");
        Assert.Equal(["x", "y"], Names(handle));

        fs.DeleteTree("/moved");
        fs.MakeDirectory("/dir");
        fs.WriteAllText("/dir/other", "");

        Assert.Empty(Names(handle));
        Assert.Equal((NodeKind.Directory, 0), (handle.Stat().Kind, handle.Stat().LinkCount));
        handle.Dispose();
        Assert.Throws<ObjectDisposedException>(() => handle.Stat());
        using var root = fs.OpenDirectory("/");
        Assert.Equal(fs.Stat("/").Id, root.Stat().Id);
        Assert.Throws<DirectoryNotFoundException>(() => fs.OpenDirectory("/a"));
    }

    [Fact]
    public void After_dispose_nothing_answers()
    {
        var fs = UnionFileSystem.Create(s_stack);
        using var handle = fs.OpenHandle("/a", FileMode.Open, FileAccess.ReadWrite);
        var stream = fs.OpenRead("/b");
        var snapshot = fs.Snapshot();
        using var fork = fs.Fork();
        fs.Dispose();
        fs.Dispose();

        var calls = new Action[]
        {
            () => fs.Exists("/a"), () => fs.Stat("/a"), () => fs.List("/"), () => fs.ReadAllText("/a"), () => fs.WriteAllText("/a", ""),
            () => fs.Snapshot(), () => fs.Fork(), () => fs.Commit("c"), () => fs.Restore(snapshot), () => fs.Changes(), () => fs.OpenHandle("/a"),
            () => fs.CreateAnonymous(), () => _ = fs.Usage, () => fs.Verify(), () => fs.Explain("/a"), () => fs.DumpTree(),
            () => handle.Read(0, new byte[1]), () => handle.Write(0, "x"u8), () => handle.Stat(), () => stream.ReadByte(),
        };
        Assert.Equal(
            Enumerable.Repeat(typeof(ObjectDisposedException), calls.Length), calls.Select(call => Record.Exception(call)?.GetType()));

        stream.Dispose();
        Assert.Equal("aaaa", fork.ReadAllText("/a"));
        fork.Restore(snapshot);
    }

    [Fact]
    public void A_forgotten_stream_lets_go_of_its_share_mode()
    {
        using var fs = UnionFileSystem.Create(s_stack);
        Forget(fs);
        for (var i = 0; i < 20 && fs.Usage.OpenHandles > 0; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.Equal(0, fs.Usage.OpenHandles);
        Assert.Equal("aaaa", fs.ReadAllText("/a"));

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        static void Forget(UnionFileSystem fs) => fs.Open("/a", FileMode.Open, FileAccess.ReadWrite, FileShare.None).ReadByte();
    }

    private static List<string> Names(DirectoryHandle handle)
    {
        var names = new List<string>();
        for (long cursor = 0; handle.TryReadNext(ref cursor, out var entry);)
        {
            names.Add(entry.Name);
        }

        return names;
    }
}
