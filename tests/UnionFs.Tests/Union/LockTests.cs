using Xunit;

namespace UnionFs.Tests.Union;

/// <summary>Share modes, which bind every open, and advisory locks, which bind only those who ask.</summary>
public sealed class LockTests : IDisposable
{
    private readonly UnionFileSystem _fs = UnionFileSystem.Create(
        LayerStack.Of(Layer.InMemory("base", b => b.File("/f", "text").HardLink("/same", "/f"))));

    public void Dispose() => _fs.Dispose();

    [Fact]
    public void The_table_of_share_modes()
    {
        FileAccess[] accesses = [FileAccess.Read, FileAccess.Write, FileAccess.ReadWrite];
        FileShare[] shares = [FileShare.None, FileShare.Read, FileShare.Write, FileShare.ReadWrite];
        foreach (var (access, share) in accesses.SelectMany(a => shares.Select(s => (a, s))))
        {
            using var first = _fs.OpenHandle("/f", FileMode.Open, access, share);
            foreach (var (other, otherShare) in accesses.SelectMany(a => shares.Select(s => (a, s))))
            {
                // Each must share what the other does.
                var mayOpen = ((FileAccess)(int)share & other) == other && ((FileAccess)(int)otherShare & access) == access;
                var error = FsError.OK;
                try
                {
                    _fs.OpenHandle("/same", FileMode.Open, other, otherShare).Dispose();
                }
                catch (IOException e)
                {
                    error = FsErrors.FromException(e);
                }

                Assert.Equal(mayOpen ? FsError.OK : FsError.EAGAIN, error);
            }
        }
    }

    [Fact]
    public void Refused_truncation_and_paths_keep_the_share_mode()
    {
        using var first = _fs.OpenHandle("/f", FileMode.Open, FileAccess.Read, FileShare.Read);
        foreach (var refused in new Action[]
        {
            () => _fs.OpenHandle("/f", FileMode.Create, FileAccess.Write), () => _fs.OpenHandle("/f", FileMode.Truncate, FileAccess.Write),
            () => _fs.WriteAllText("/f", ""), () => _fs.Truncate("/f", 0), () => _fs.AppendAllText("/f", "x"),
        })
        {
            Assert.Equal(FsError.EAGAIN, FsErrors.FromException(Assert.Throws<IOException>(refused)));
        }

        Assert.Equal("text", _fs.ReadAllText("/f"));
    }

    [Fact]
    public void Whole_file_locks_are_of_a_handle_and_go_with_it()
    {
        using var one = _fs.OpenHandle("/f", FileMode.Open, FileAccess.ReadWrite);
        using var two = _fs.OpenHandle("/same");
        Assert.True(one.TryLock(FileLockKind.Shared));
        Assert.True(two.TryLock(FileLockKind.Shared));
        Assert.False(one.TryLock(FileLockKind.Exclusive));
        two.Unlock();
        Assert.True(one.TryLock(FileLockKind.Exclusive));
        Assert.False(two.TryLock(FileLockKind.Shared));

        // Copying up, unlinking and renaming change nothing about it.
        one.Write(0, "x"u8);
        _fs.Unlink("/f");
        _fs.Rename("/same", "/renamed");
        Assert.False(two.TryLock(FileLockKind.Shared));

        one.Dispose();
        Assert.True(two.TryLock(FileLockKind.Exclusive));
    }

    [Fact]
    public void Locks_on_bytes_are_split_replaced_and_found()
    {
        using var one = _fs.OpenHandle("/f", FileMode.Open, FileAccess.ReadWrite);
        using var two = _fs.OpenHandle("/f", FileMode.Open, FileAccess.ReadWrite);
        Assert.True(one.TryLockRange(0, 0, FileLockKind.Exclusive));
        Assert.Equal("exclusive 0- by 0", two.FindLock(5, 1, FileLockKind.Shared).ToString());
        one.UnlockRange(10, 10);
        Assert.True(two.TryLockRange(10, 10, FileLockKind.Exclusive));
        Assert.False(two.TryLockRange(9, 2, FileLockKind.Shared));
        Assert.Equal(new FileLock(20, 0, FileLockKind.Exclusive, 0), two.FindLock(15, 100, FileLockKind.Exclusive));
        Assert.True(one.TryLockRange(0, 10, FileLockKind.Shared));
        Assert.True(two.TryLockRange(0, 5, FileLockKind.Shared));
        Assert.Equal("shared 0-4 by 0", one.FindLock(0, 10, FileLockKind.Exclusive).ToString());
        Assert.True(one.TryLock(FileLockKind.Exclusive));

        one.Dispose();
        Assert.Null(two.FindLock(0, 0, FileLockKind.Exclusive));
    }

    [Fact]
    public void Owners_are_told_apart_also_through_one_handle()
    {
        using var handle = _fs.OpenHandle("/f", FileMode.Open, FileAccess.ReadWrite);
        Assert.True(handle.TryLockRange(0, 4, FileLockKind.Exclusive, owner: 1));
        Assert.True(handle.TryLockRange(0, 4, FileLockKind.Shared, owner: 1));
        Assert.True(handle.TryLockRange(0, 4, FileLockKind.Shared, owner: 2));
        Assert.False(handle.TryLockRange(0, 4, FileLockKind.Exclusive, owner: 1));
        Assert.Equal(2, handle.FindLock(0, 1, FileLockKind.Exclusive, owner: 1)?.Owner);
        handle.UnlockRange(0, 0, owner: 2);
        Assert.True(handle.TryLockRange(0, 4, FileLockKind.Exclusive, owner: 1));
    }

    [Fact]
    public void A_lock_needs_a_handle_that_may_do_what_it_guards()
    {
        using var reader = _fs.OpenHandle("/f");
        using var writer = _fs.OpenHandle("/f", FileMode.Open, FileAccess.Write);
        Assert.Throws<UnauthorizedAccessException>(() => reader.TryLockRange(0, 1, FileLockKind.Exclusive));
        Assert.Throws<UnauthorizedAccessException>(() => writer.TryLockRange(0, 1, FileLockKind.Shared));
        Assert.True(reader.TryLock(FileLockKind.Exclusive));
        reader.Dispose();
        Assert.Throws<ObjectDisposedException>(() => reader.TryLock(FileLockKind.Shared));
    }
}
