using Xunit;

namespace UnionFs.Tests.Layers;

/// <summary>Files that are there whole or not at all.</summary>
public sealed class AtomicFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("unionfs-atomic-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_file_appears_when_it_is_committed()
    {
        var path = Path.Combine(_folder, "record");
        File.WriteAllText(path, "old");
        using (var file = AtomicFile.Create(path))
        {
            file.Append("new "u8);
            file.Append("bytes"u8);
            Assert.Equal(9, file.Length);
            Assert.Equal("old", File.ReadAllText(path));
            Assert.Equal("new bytes", File.ReadAllText(file.TemporaryPath));
            file.Commit();
        }

        Assert.Equal("new bytes", File.ReadAllText(path));
        Assert.Single(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public void A_name_may_come_last()
    {
        using (var file = AtomicFile.CreateIn(_folder))
        {
            file.Append("x"u8);
            Assert.Throws<InvalidOperationException>(file.Commit);
            foreach (var name in (string[])["../x", "a/b", ".", ".."])
            {
                Assert.Throws<ArgumentException>(() => file.Commit(name));
            }

            file.Commit("named");
            Assert.Throws<ObjectDisposedException>(() => file.Commit("again"));
        }

        Assert.Equal([Path.Combine(_folder, "named")], Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public void What_is_given_up_leaves_nothing()
    {
        using (var file = AtomicFile.Create(Path.Combine(_folder, "record")))
        {
            file.Append("x"u8);
            Assert.EndsWith(AtomicFile.TemporarySuffix, file.TemporaryPath, StringComparison.Ordinal);
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public void A_file_that_is_being_written_cannot_be_taken_for_one_of_the_dead()
    {
        using var file = AtomicFile.CreateIn(_folder);

        Assert.Throws<IOException>(() => File.OpenHandle(file.TemporaryPath, FileMode.Open, FileAccess.Read, FileShare.None).Dispose());
    }

    [Fact]
    public void A_folder_that_is_not_there_takes_no_file() =>
        Assert.Throws<DirectoryNotFoundException>(() => AtomicFile.Create(Path.Combine(_folder, "no", "record")));
}
