using Xunit;

namespace UnionFs.Adapters.Tests.Files;

/// <summary>Streams where a disk beside them could not show what is special about a sandbox.</summary>
public class StreamTests
{
    [Fact]
    public void What_is_written_copies_up_only_when_it_is_flushed()
    {
        using var fs = UnionFileSystem.Create(LayerStack.Of(Layer.InMemory("base", b => b.File("/f", new byte[1 << 20]))));
        var io = fs.AsFileSystem();
        using var stream = io.File.Open("/f", FileMode.Open);

        stream.WriteByte(1);
        Assert.Equal(0, fs.Usage.TopContentBytes);
        stream.Flush();

        Assert.Equal(4096, fs.Usage.TopContentBytes);
    }

    [Fact]
    public void Reading_nothing_loses_nothing_of_what_was_read_ahead()
    {
        using var fs = UnionFileSystem.Create(LayerStack.Of(Layer.InMemory("base", b => b.File("/f", new byte[10_000]))));
        using var stream = fs.AsFileSystem().File.Open("/f", FileMode.Open);

        stream.ReadByte();
        Assert.Equal(0, stream.Read(Span<byte>.Empty));

        Assert.Equal(1, stream.Position);
    }

    [Fact]
    public void A_stream_outlives_the_name_and_other_contents_under_it()
    {
        using var fs = UnionFileSystem.Create(LayerStack.Of(Layer.InMemory("base", b => b.File("/f", "below"))));
        var io = fs.AsFileSystem();
        using var stream = io.File.Open("/f", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);

        io.File.Delete("/f");
        io.File.WriteAllText("/f", "other");
        stream.Write("B"u8);
        stream.Position = 0;

        Assert.Equal("Below", new StreamReader(stream).ReadToEnd());
        Assert.Equal("other", fs.ReadAllText("/f"));
    }

    [Fact]
    public void A_quota_that_is_used_up_fails_the_flush_and_the_rest_stays_in_the_buffer()
    {
        using var fs = UnionFileSystem.Create(LayerStack.Empty, new UnionFsOptions { MaxContentBytes = 4096 });
        var io = fs.AsFileSystem();
        io.File.WriteAllBytes("/full", new byte[4096]);
        var stream = io.File.Create("/f");
        stream.WriteByte(1);

        var error = Assert.Throws<IOException>(() => stream.Flush());

        Assert.Equal("No space left on device : '/f'", error.Message);
        Assert.Equal((int)FsError.ENOSPC, error.HResult);
        io.File.Delete("/full");
        stream.Dispose();
        Assert.Equal(1, fs.Stat("/f").Size);
    }

    [Fact]
    public void What_a_quota_could_never_hold_is_not_preallocated()
    {
        using var fs = UnionFileSystem.Create(LayerStack.Empty, new UnionFsOptions { MaxContentBytes = 1 << 20 });
        var io = fs.AsFileSystem();
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, PreallocationSize = 2 << 20 };

        var error = Assert.Throws<IOException>(() => io.File.Open("/f", options));

        Assert.Equal("Failed to create '/f' with allocation size '2097152' because the disk was full.", error.Message);
        Assert.False(io.File.Exists("/f"));
    }

    [Fact]
    public async Task A_token_that_is_cancelled_comes_before_anything_is_touched()
    {
        using var fs = UnionFileSystem.Create(LayerStack.Empty);
        var io = fs.AsFileSystem();
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThrowsAsync<TaskCanceledException>(() => io.File.WriteAllTextAsync("/f", "x", cancelled));
        await Assert.ThrowsAsync<TaskCanceledException>(() => io.File.AppendAllLinesAsync("/f", ["x"], cancelled));
        await Assert.ThrowsAsync<TaskCanceledException>(() => io.File.ReadAllBytesAsync("/missing", cancelled));

        Assert.Empty(fs.Changes(cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_stream_that_is_deleted_on_close_leaves_no_change()
    {
        using var fs = UnionFileSystem.Create(LayerStack.Empty);
        var io = fs.AsFileSystem();

        using (var stream = io.File.Create("/f", 1, FileOptions.DeleteOnClose))
        {
            stream.WriteByte(1);
            Assert.True(fs.FileExists("/f"));
        }

        Assert.Empty(fs.Changes(cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal(0, fs.Usage.OpenHandles);
    }

    [Fact]
    public void Temporary_files_find_a_place_in_an_empty_sandbox()
    {
        using var fs = UnionFileSystem.Create(LayerStack.Empty);
        var io = fs.AsFileSystem();

        using (var stream = io.File.Create(io.Path.Combine(io.Directory.CreateTempSubdirectory("t").FullName, "f")))
        {
            stream.WriteByte(1);
        }

        Assert.Equal((UnixFileMode)0x3FF, fs.Stat("/tmp").Mode);
        Assert.Single(fs.Changes(cancellationToken: TestContext.Current.CancellationToken), static c => c.NodeKind == NodeKind.File);
    }

    [Fact]
    public void Once_the_sandbox_is_disposed_everything_says_so()
    {
        var fs = UnionFileSystem.Create(LayerStack.Empty);
        var io = fs.AsFileSystem();
        io.File.WriteAllText("/f", "x");
        var stream = io.File.OpenRead("/f");

        fs.Dispose();

        Assert.Throws<ObjectDisposedException>(() => io.File.ReadAllText("/f"));
        Assert.Throws<ObjectDisposedException>(() => stream.ReadByte());
        stream.Dispose();
    }

    [Fact]
    public void The_version_of_a_program_is_read_from_the_sandbox()
    {
        var program = typeof(UnionFileSystem).Assembly.Location;
        using var fs = UnionFileSystem.Create(LayerStack.Of(Layer.InMemory("base", b => b.File("/UnionFs.dll", File.ReadAllBytes(program)).File("/text", "MZ"))));
        var io = fs.AsFileSystem();
        var expected = System.Diagnostics.FileVersionInfo.GetVersionInfo(program);

        var version = io.FileVersionInfo.GetVersionInfo("/UnionFs.dll");

        Assert.Equal((expected.FileVersion, expected.ProductVersion, "/UnionFs.dll"), (version.FileVersion, version.ProductVersion, version.FileName));
        Assert.NotNull(version.FileVersion);
        Assert.Null(io.FileVersionInfo.GetVersionInfo("/text").FileVersion);
    }
}
