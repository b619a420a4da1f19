using System.Text;
using Xunit;

namespace UnionFs.Adapters.Tests.Files;

/// <summary>Handles of the system that stand for files of a sandbox.</summary>
public class HandleTests
{
    [Fact]
    public void A_handle_reads_and_writes_the_sandbox()
    {
        using var fs = UnionFileSystem.Create(LayerStack.Of(Layer.InMemory("base", b => b.File("/f", "hello"))));
        var io = fs.AsFileSystem();

        using (var handle = io.File.OpenHandle("/f", FileMode.Open, FileAccess.ReadWrite))
        {
            io.RandomAccess.Write(handle, "J"u8, 0);
            io.RandomAccess.SetLength(handle, 4);
            Assert.Equal("Jell", fs.ReadAllText("/f"));
            Assert.Equal(4, io.RandomAccess.GetLength(handle));
            io.File.SetUnixFileMode(handle, UnixFileMode.UserRead);
            Assert.Equal(UnixFileMode.UserRead, fs.Stat("/f").Mode);
        }

        Assert.Equal(["M /f"], fs.Changes(cancellationToken: TestContext.Current.CancellationToken).Select(static c => c.ToString()));
    }

    [Fact]
    public void What_takes_the_handle_to_the_system_reads_the_same_bytes_and_cannot_write_beside_the_sandbox()
    {
        using var fs = UnionFileSystem.Create(LayerStack.Of(Layer.InMemory("base", b => b.File("/f", "hello"))));
        var io = fs.AsFileSystem();
        using var handle = io.File.OpenHandle("/f", FileMode.Open, FileAccess.ReadWrite);
        var bytes = new byte[8];

        io.RandomAccess.Write(handle, "J"u8, 0);

        Assert.Equal(5, RandomAccess.Read(handle, bytes, 0));
        Assert.Equal("Jello", Encoding.ASCII.GetString(bytes, 0, 5));
        Assert.Throws<UnauthorizedAccessException>(() => RandomAccess.Write(handle, "x"u8, 0));
        Assert.Equal("Jello", fs.ReadAllText("/f"));
    }

    [Fact]
    public void A_file_of_a_folder_is_handed_out_itself_while_nothing_of_it_is_changed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere the system has no way to open an open file again.");
        var folder = Directory.CreateTempSubdirectory("unionfs-handles");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "f"), "of the host");
            using var layer = Layer.FromDirectory(folder.FullName);
            using var fs = UnionFileSystem.Create(LayerStack.Of(layer));
            var io = fs.AsFileSystem();

            Assert.Equal(Path.Combine(folder.FullName, "f"), TargetOf(io.File.OpenHandle("/f")));
            fs.WriteAt("/f", 0, "O"u8);
            using var changed = io.File.OpenHandle("/f");
            var bytes = new byte[2];
            Assert.Equal(2, RandomAccess.Read(changed, bytes, 0));
            Assert.Equal("Of", Encoding.ASCII.GetString(bytes));
            Assert.Equal("of the host", File.ReadAllText(Path.Combine(folder.FullName, "f")));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Closing_a_handle_gives_back_what_it_kept_from_others()
    {
        using var fs = UnionFileSystem.Create(LayerStack.Empty);
        var io = fs.AsFileSystem();
        var handle = io.File.OpenHandle("/f", FileMode.Create, FileAccess.Write, FileShare.None);

        Assert.Equal(11, Assert.Throws<IOException>(() => io.File.OpenRead("/f")).HResult);
        handle.Dispose();
        io.File.OpenRead("/f").Dispose();
    }

    [Fact]
    public void A_file_that_is_deleted_with_its_handle_is_gone_for_the_next_who_looks()
    {
        using var fs = UnionFileSystem.Create(LayerStack.Empty);
        var io = fs.AsFileSystem();
        var handle = io.File.OpenHandle("/f", FileMode.Create, FileAccess.Write, FileShare.None, FileOptions.DeleteOnClose);

        Assert.True(io.File.Exists("/f"));
        handle.Dispose();
        Assert.False(io.File.Exists("/f"));
    }

    [Fact]
    public void A_stream_over_a_handle_owns_it()
    {
        using var fs = UnionFileSystem.Create(LayerStack.Empty);
        var io = fs.AsFileSystem();
        var handle = io.File.OpenHandle("/f", FileMode.Create, FileAccess.ReadWrite, FileShare.None);

        using (var stream = io.FileStream.New(handle, FileAccess.Write))
        {
            stream.Write("through a stream"u8);
        }

        Assert.True(handle.IsClosed);
        Assert.Equal("through a stream", io.File.ReadAllText("/f"));
    }

    [Fact]
    public void A_handle_of_the_host_stays_one_of_the_host()
    {
        using var fs = UnionFileSystem.Create(LayerStack.Empty);
        var io = fs.AsFileSystem();
        var path = Path.GetTempFileName();
        try
        {
            using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
            io.RandomAccess.Write(handle, "host"u8, 0);
            Assert.Equal(4, RandomAccess.GetLength(handle));
            Assert.Empty(fs.Changes(cancellationToken: TestContext.Current.CancellationToken));
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Where the open file behind a handle is.</summary>
    private static string? TargetOf(Microsoft.Win32.SafeHandles.SafeFileHandle handle)
    {
        using (handle)
        {
            return new FileInfo($"/proc/self/fd/{handle.DangerousGetHandle()}").LinkTarget;
        }
    }
}
