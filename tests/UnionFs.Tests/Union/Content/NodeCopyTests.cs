using Xunit;

namespace UnionFs.Tests.Union.Content;

/// <summary>Copies by node: shared where a whole file becomes a whole file, else byte by byte, with the answers of copy_file_range(2).</summary>
public sealed class NodeCopyTests
{
    private static readonly byte[] s_source = Bytes(3 << 20, 1);
    private static readonly byte[] s_other = Bytes(10_000, 2);
    private static readonly LayerStack s_stack = LayerStack.Of(Layer.InMemory("base", static b => b
        .File("/source", s_source).WithMode((UnixFileMode)0x1ED).File("/other", s_other).Directory("/dir").Symlink("/link", "other")));

    [Fact]
    public void A_whole_file_is_shared()
    {
        using var fs = UnionFileSystem.Create(s_stack);
        Assert.Equal(FsError.OK, fs.Nodes.Copy(Find(fs, "source"), Find(fs, "dir"), "copy"u8, overwrite: false));
        Assert.Equal(FsError.OK, fs.Nodes.CopyRange(Find(fs, "source"), 0, Find(fs, "other"), 0, long.MaxValue, out var copied));

        Assert.Equal(s_source.Length, copied);
        Assert.Equal(s_source, fs.ReadAllBytes("/dir/copy"));
        Assert.Equal(s_source, fs.ReadAllBytes("/other"));
        Assert.Equal((UnixFileMode)0x1ED, fs.Stat("/dir/copy").Mode);
        Assert.Equal(0, fs.Usage.TopContentBytes);
        Assert.Empty(fs.Verify(cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Copying_to_a_name_answers_as_by_path()
    {
        using var fs = UnionFileSystem.Create(s_stack);
        var (source, root) = (Find(fs, "source"), fs.Nodes.Root);
        Assert.Equal(FsError.EEXIST, fs.Nodes.Copy(source, root, "other"u8, overwrite: false));
        Assert.Equal(FsError.EISDIR, fs.Nodes.Copy(source, root, "dir"u8, overwrite: true));
        Assert.Equal(FsError.ELOOP, fs.Nodes.Copy(source, root, "link"u8, overwrite: true));
        Assert.Equal(FsError.EISDIR, fs.Nodes.Copy(Find(fs, "dir"), root, "new"u8, overwrite: false));
        Assert.Equal(FsError.ENOTDIR, fs.Nodes.Copy(source, source, "new"u8, overwrite: false));
        Assert.Equal(FsError.ENAMETOOLONG, fs.Nodes.Copy(source, root, new byte[256].Select(static _ => (byte)'n').ToArray(), overwrite: false));
        Assert.Empty(fs.Changes(cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal(FsError.OK, fs.Nodes.Copy(source, root, "other"u8, overwrite: true));
        Assert.Equal(["M /other"], fs.Changes(cancellationToken: TestContext.Current.CancellationToken).Select(static c => c.ToString()));
    }

    [Theory]
    [InlineData(100, 50, 20)]
    [InlineData(0, 4096, 8192)]
    [InlineData(4096, 0, 5000)]
    [InlineData(0, 0, 5000)]
    [InlineData(3_000_000, 20_000, 1 << 20)]
    [InlineData(1, 0, 3 << 20)]
    public void A_range_goes_where_it_is_put(int from, int to, int length)
    {
        using var fs = UnionFileSystem.Create(s_stack);
        var expected = s_other.ToArray();
        var count = Math.Min(length, s_source.Length - from);
        Array.Resize(ref expected, Math.Max(expected.Length, to + count));
        s_source.AsSpan(from, count).CopyTo(expected.AsSpan(to));

        for (var done = 0L; done < count;)
        {
            Assert.Equal(FsError.OK, fs.Nodes.CopyRange(Find(fs, "source"), from + done, Find(fs, "other"), to + done, length - done, out var copied));
            Assert.InRange(copied, 1, 1 << 20);
            done += copied;
        }

        Assert.Equal(expected, fs.ReadAllBytes("/other"));
        Assert.Equal(FsError.OK, fs.Nodes.CopyRange(Find(fs, "source"), s_source.Length, Find(fs, "other"), 0, 10, out var none));
        Assert.Equal(0, none);
    }

    [Fact]
    public void Ranges_of_one_file_must_not_overlap()
    {
        using var fs = UnionFileSystem.Create(s_stack);
        var other = Find(fs, "other");
        Assert.Equal(FsError.EINVAL, fs.Nodes.CopyRange(other, 0, other, 0, 10, out _));
        Assert.Equal(FsError.EINVAL, fs.Nodes.CopyRange(other, 0, other, 9, 10, out _));
        Assert.Equal(FsError.EINVAL, fs.Nodes.CopyRange(other, -1, other, 9, 10, out _));
        Assert.Equal(FsError.OK, fs.Nodes.CopyRange(other, 0, other, s_other.Length, long.MaxValue, out var copied));
        Assert.Equal(s_other.Length, copied);
        Assert.Equal([.. s_other, .. s_other], fs.ReadAllBytes("/other"));
    }

    [Fact]
    public void What_is_no_file_and_what_has_no_room_is_refused()
    {
        using var fs = UnionFileSystem.Create(s_stack, new UnionFsOptions { MaxContentBytes = 4096 });
        Assert.Equal(FsError.EISDIR, fs.Nodes.CopyRange(Find(fs, "dir"), 0, Find(fs, "other"), 0, 10, out _));
        Assert.Equal(FsError.EISDIR, fs.Nodes.CopyRange(Find(fs, "other"), 5, Find(fs, "dir"), 0, 10, out _));
        Assert.Equal(FsError.ENOSPC, fs.Nodes.CopyRange(Find(fs, "source"), 5, Find(fs, "other"), 0, 5000, out var copied));
        Assert.Equal(0, copied);
        Assert.Equal(FsError.EINVAL, fs.Nodes.SetLength(Find(fs, "other"), -1));
        Assert.Equal(FsError.EISDIR, fs.Nodes.SetLength(Find(fs, "dir"), 0));
        Assert.Empty(fs.Changes(cancellationToken: TestContext.Current.CancellationToken));
    }

    private static Node Find(UnionFileSystem fs, string name)
    {
        Assert.Equal(FsError.OK, fs.Nodes.Lookup(fs.Nodes.Root, FsName.ToBytes(name), out var node, out _));
        return node;
    }

    private static byte[] Bytes(int count, int seed)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
