using Xunit;

namespace UnionFs.Tests.Union.Content;

/// <summary>Zeroing and allocating ranges does what fallocate(2) does on ext4.</summary>
public sealed class RangeTests
{
    private const int Size = 5000;
    private static readonly byte[] s_ones = [.. Enumerable.Repeat((byte)1, Size)];
    private static readonly LayerStack s_stack = LayerStack.Of(Layer.InMemory("base", static b => b
        .File("/file", s_ones).WithMode((UnixFileMode)0xDED).WithXattr("security.capability", "c"u8.ToArray())));

    public static TheoryData<long, long, bool, int> Ranges => new()
    {
        { 0, 1, false, Size }, { 10, 20, false, Size }, { 4000, 9000, false, 13_000 }, { 4000, 9000, true, Size }, { 9000, 10, true, Size },
        { 9000, 10, false, 9010 }, { Size, 1, false, Size + 1 }, { 4096, 904, false, Size }, { 0, Size, true, Size }, { 4999, 2, false, 5001 },
    };

    [Theory]
    [MemberData(nameof(Ranges))]
    public void A_zeroed_range_is_zeros_and_all_else_stays(long offset, long length, bool keepSize, int size)
    {
        foreach (var isCopied in new[] { false, true })
        {
            using var fs = Opened(out var handle, isCopied);
            handle.ZeroRange(offset, length, keepSize);

            var expected = Resized(size);
            expected.AsSpan((int)Math.Min(offset, size), (int)Math.Min(length, Math.Max(0, size - offset))).Clear();
            Assert.Equal(expected, fs.ReadAllBytes("/file"));
            Assert.Empty(fs.Verify(cancellationToken: TestContext.Current.CancellationToken));
        }
    }

    [Theory]
    [MemberData(nameof(Ranges))]
    public void An_allocated_range_keeps_what_is_there_and_copies_nothing(long offset, long length, bool keepSize, int size)
    {
        using var fs = Opened(out var handle);
        handle.Allocate(offset, length, keepSize);

        Assert.Equal(Resized(size), fs.ReadAllBytes("/file"));
        Assert.Equal(0, fs.Usage.TopContentBytes);
        Assert.Equal(size == Size ? size : 5000, handle.NextHole(0));
        Assert.Empty(fs.Verify(cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Times_are_set_and_capabilities_go_whatever_the_range_is()
    {
        foreach (var act in new Action<FileHandle>[] { static h => h.ZeroRange(9000, 1, true), static h => h.Allocate(0, 1), static h => h.Allocate(0, 1, true) })
        {
            using var fs = Opened(out var handle);
            var before = handle.Stat();
            act(handle);

            var after = handle.Stat();
            Assert.True(after.ModifyTime > before.ModifyTime && after.ChangeTime > before.ChangeTime);
            Assert.Equal(before.Mode, after.Mode);
            Assert.Empty(handle.GetXattrs());
        }
    }

    [Fact]
    public void What_is_no_range_is_refused_and_leaves_no_trace()
    {
        using var fs = Opened(out var handle);
        foreach (var act in new Action<long, long>[] { (o, l) => handle.ZeroRange(o, l), (o, l) => handle.Allocate(o, l, true), (o, l) => handle.PunchHole(o, l - 1) })
        {
            Assert.Equal("offset", Assert.Throws<ArgumentOutOfRangeException>(() => act(-1, 5)).ParamName);
            Assert.Equal("length", Assert.Throws<ArgumentOutOfRangeException>(() => act(0, 0)).ParamName);
            Assert.Equal("length", Assert.Throws<ArgumentOutOfRangeException>(() => act(0, -5)).ParamName);
            Assert.Equal(FsError.EFBIG, FsErrors.FromException(Assert.Throws<IOException>(() => act(long.MaxValue - 2, 10))));
        }

        using var reader = fs.OpenHandle("/file");
        Assert.Throws<UnauthorizedAccessException>(() => reader.ZeroRange(0, 1));
        Assert.Throws<UnauthorizedAccessException>(() => reader.Allocate(0, 1));
        handle.Dispose();
        Assert.Throws<ObjectDisposedException>(() => handle.Allocate(0, 1));
        Assert.Empty(fs.Changes(cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Room_for_an_allocated_range_must_be_there()
    {
        using var fs = Opened(out var handle, false, new UnionFsOptions { MaxContentBytes = 4 * 4096 });
        handle.Allocate(0, 4 * 4096);
        Assert.Equal(4 * 4096, handle.Length);

        var exception = Assert.Throws<IOException>(() => handle.Allocate(4096, 4 * 4096 + 1));
        Assert.Equal(FsError.ENOSPC, FsErrors.FromException(exception));
        Assert.Equal(4 * 4096, handle.Length);
        handle.Write(0, new byte[4 * 4096]);
        handle.Allocate(0, 4 * 4096);
    }

    [Fact]
    public void A_hole_needs_room_for_the_chunks_at_its_ends_only()
    {
        using var fs = UnionFileSystem.Create(
            LayerStack.Of(Layer.InMemory("base", static b => b.File("/big", new byte[1 << 20]))), new UnionFsOptions { MaxContentBytes = 2 * 4096 });
        fs.PunchHole("/big", 100, (1 << 20) - 200);
        Assert.Equal(2 * 4096, fs.Usage.TopContentBytes);

        // Both chunks are there already, and go with the whole range.
        using var handle = fs.OpenHandle("/big", FileMode.Open, FileAccess.ReadWrite);
        handle.ZeroRange(50, 500_000);
        Assert.Equal(2 * 4096, fs.Usage.TopContentBytes);
        handle.ZeroRange(0, 2 << 20);
        Assert.Equal((0, 2 << 20), (fs.Usage.TopContentBytes, handle.Length));
        Assert.Empty(fs.Verify(cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_file_without_a_name_can_be_zeroed_and_allocated()
    {
        using var fs = UnionFileSystem.Create(s_stack);
        using var handle = fs.CreateAnonymous();
        handle.Allocate(0, 1L << 40);
        handle.Write(1L << 39, "x"u8);
        handle.ZeroRange((1L << 39) - 10, 5000);

        Assert.Equal((1L << 40, 1L << 40), (handle.Length, handle.NextData(0)));
        handle.Dispose();
        Assert.Equal(0, fs.Usage.TopContentBytes);
    }

    private static byte[] Resized(int size)
    {
        var bytes = s_ones.ToArray();
        Array.Resize(ref bytes, size);
        return bytes;
    }

    private static UnionFileSystem Opened(out FileHandle handle, bool isCopied = false, UnionFsOptions? options = null)
    {
        var fs = UnionFileSystem.Create(s_stack, options);
        handle = fs.OpenHandle("/file", FileMode.Open, FileAccess.ReadWrite);
        if (isCopied)
        {
            handle.Write(0, s_ones);
        }

        return fs;
    }
}
