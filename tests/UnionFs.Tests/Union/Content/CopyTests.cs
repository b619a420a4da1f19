using Xunit;

namespace UnionFs.Tests.Union.Content;

/// <summary>Copies share what they are made of and are files of their own all the same.</summary>
public sealed class CopyTests
{
    private const int Size = 100_000;
    private static readonly byte[] s_lower = Bytes(7);
    private static readonly LayerStack s_stack = LayerStack.Of(
        Layer.InMemory("base", static b => b.File("/lower", s_lower).WithMode((UnixFileMode)0x1ED).File("/other", Bytes(8)).Directory("/dir")));

    [Fact]
    public void A_copy_of_a_layers_file_takes_no_chunk()
    {
        using var fs = UnionFileSystem.Create(s_stack);
        fs.Copy("/lower", "/dir/copy");

        Assert.Equal(s_lower, fs.ReadAllBytes("/dir/copy"));
        Assert.Equal((UnixFileMode)0x1ED, fs.Stat("/dir/copy").Mode);
        Assert.Equal(0, fs.Usage.TopContentBytes);
        Assert.Equal(["A /dir/copy"], fs.Changes(cancellationToken: TestContext.Current.CancellationToken).Select(static c => c.ToString()));
        Assert.Empty(fs.Verify(cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Writing_to_either_leaves_the_other()
    {
        using var fs = UnionFileSystem.Create(s_stack);
        fs.WriteAt("/lower", 5000, "changed"u8);
        var before = fs.ReadAllBytes("/lower");
        fs.Copy("/lower", "/copy");
        fs.WriteAt("/lower", 5003, "source"u8);
        fs.WriteAt("/copy", 60_000, "copy"u8);

        var (source, copy) = (before.ToArray(), before.ToArray());
        "source"u8.CopyTo(source.AsSpan(5003));
        "copy"u8.CopyTo(copy.AsSpan(60_000));
        Assert.Equal(source, fs.ReadAllBytes("/lower"));
        Assert.Equal(copy, fs.ReadAllBytes("/copy"));
        fs.Delete("/lower");
        fs.WriteAllBytes("/fresh", Bytes(9));
        Assert.Equal(copy, fs.ReadAllBytes("/copy"));
        Assert.Empty(fs.Verify(cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Overwriting_keeps_the_node_and_open_handles_see_it()
    {
        using var fs = UnionFileSystem.Create(s_stack);
        using var handle = fs.OpenHandle("/other");
        var id = fs.Stat("/other").Id;
        Assert.Equal(100, handle.Read(0, new byte[100]));
        fs.Copy("/lower", "/other", overwrite: true);

        var read = new byte[Size];
        Assert.Equal(Size, handle.Read(0, read));
        Assert.Equal(s_lower, read);
        Assert.Equal(id, fs.Stat("/other").Id);
        Assert.Equal(["M /other"], fs.Changes(cancellationToken: TestContext.Current.CancellationToken).Select(static c => c.ToString()));
        Assert.True(fs.Changes(cancellationToken: TestContext.Current.CancellationToken)[0].Aspects.HasFlag(ChangeAspects.Content));
    }

    [Fact]
    public void What_is_there_or_no_file_is_refused()
    {
        using var fs = UnionFileSystem.Create(s_stack);
        Assert.ThrowsAny<IOException>(() => fs.Copy("/lower", "/other"));
        Assert.Throws<FileNotFoundException>(() => fs.Copy("/missing", "/copy"));
        Assert.ThrowsAny<Exception>(() => fs.Copy("/dir", "/copy"));
        Assert.Empty(fs.Changes(cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_committed_copy_is_whole_on_another_stack()
    {
        using var fs = UnionFileSystem.Create(s_stack);
        fs.Copy("/lower", "/copy");
        fs.WriteAt("/copy", 10, "x"u8);
        var expected = fs.ReadAllBytes("/copy");
        var layer = fs.Commit("copies");

        using var other = UnionFileSystem.Create(LayerStack.Of(layer));
        Assert.Equal(expected, other.ReadAllBytes("/copy"));
    }

    private static byte[] Bytes(int seed)
    {
        var bytes = new byte[Size];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
