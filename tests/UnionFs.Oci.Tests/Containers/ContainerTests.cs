using UnionFs.Oci.Tests.Store;
using Xunit;
using static UnionFs.Oci.Tests.Store.StoreFixture;

namespace UnionFs.Oci.Tests.Containers;

/// <summary>Sandboxes over images: gone with their end, or kept by a name.</summary>
public sealed class ContainerTests : IDisposable
{
    private readonly StoreFixture _fixture = new();

    public ContainerTests() =>
        _fixture.Load("app:1", LayerCompression.Gzip, Tar(("etc/os-release", "one\n"), ("bin/sh", "#!\n")), Tar(("srv/data/a", "a"), ("srv/data/b", "b"), ("srv/big", new string('x', 100_000))));

    private ImageStore Store => _fixture.Store;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void One_without_a_name_is_gone_with_its_end()
    {
        using (var container = Store.CreateContainer("app:1", cancellationToken: Token))
        {
            container.FileSystem.WriteAllText("/etc/os-release", "two\n");
            Assert.False(container.IsKept);
            Assert.Null(container.Name);
            Assert.Throws<InvalidOperationException>(() => container.Save(null, Token));
        }

        Assert.Empty(Store.Containers());
        using var again = Store.CreateContainer("app:1", cancellationToken: Token);
        Assert.Equal("one\n", again.FileSystem.ReadAllText("/etc/os-release"));
    }

    [Fact]
    public void What_was_saved_is_there_again_to_the_last_attribute()
    {
        string saved;
        using (var container = Store.CreateContainer("app:1", "work", cancellationToken: Token))
        {
            Change(container.FileSystem);
            Assert.NotNull(container.Save(null, Token));
            container.FileSystem.Delete("/srv/moved/b");
            container.FileSystem.SetMode("/srv/big", UnixFileMode.UserRead);
            Assert.NotNull(container.Save(null, Token));
            Assert.Null(container.Save(null, Token));
            saved = container.FileSystem.DumpTree(cancellationToken: Token);
            container.FileSystem.WriteAllText("/lost", "not saved");
        }

        using var other = ImageStore.Open(_fixture.Folder);
        using var opened = other.OpenContainer("work", cancellationToken: Token);
        Assert.Equal(saved, opened.FileSystem.DumpTree(cancellationToken: Token));
        Assert.Equal(("work", "app:1", 2), (opened.Name, opened.ImageName, opened.SavedLayers.Count));
        Assert.Empty(opened.FileSystem.Verify(cancellationToken: Token));
        Assert.Empty(Store.Fsck());
    }

    [Fact]
    public void Several_commands_change_it_one_after_the_other()
    {
        Store.CreateContainer("app:1", "work", cancellationToken: Token).Dispose();
        for (var i = 0; i < 5; i++)
        {
            using var store = ImageStore.Open(_fixture.Folder);
            using var container = store.OpenContainer("work", cancellationToken: Token);
            container.FileSystem.AppendAllText("/log", $"{i}\n");
            container.Save(null, Token);
        }

        using var last = Store.OpenContainer("work", cancellationToken: Token);
        Assert.Equal("0\n1\n2\n3\n4\n", last.FileSystem.ReadAllText("/log"));
        Assert.Equal(5, last.SavedLayers.Count);
        Assert.All(last.SavedLayers, l => Assert.InRange(l.Size, 1, 8192));
        var info = Assert.Single(Store.Containers());
        Assert.Equal(last.SavedLayers, info.Layers);
        Assert.True(info.Saved > info.Created);
    }

    [Fact]
    public void Commits_of_a_program_in_it_become_one_saved_layer()
    {
        using var container = Store.CreateContainer("app:1", "work", cancellationToken: Token);
        container.FileSystem.WriteAllText("/one", "1");
        container.FileSystem.Commit("one");
        container.FileSystem.Delete("/one");
        container.FileSystem.WriteAllText("/two", "2");
        container.FileSystem.Commit("two");
        container.FileSystem.WriteAllText("/three", "3");
        var dump = container.FileSystem.DumpTree(cancellationToken: Token);
        container.Save(null, Token);

        Assert.Single(container.SavedLayers);
        container.Dispose();
        using var opened = Store.OpenContainer("work", cancellationToken: Token);
        Assert.Equal(dump, opened.FileSystem.DumpTree(cancellationToken: Token));
    }

    [Fact]
    public void Many_saves_become_one_layer_again()
    {
        using var container = Store.CreateContainer("app:1", "work", cancellationToken: Token);
        for (var i = 0; i <= Container.MaxSavedLayers; i++)
        {
            container.FileSystem.WriteAllText("/counter", $"{i}");
            container.Save(null, Token);
        }

        Assert.Single(container.SavedLayers);
        container.FileSystem.WriteAllText("/more", "x");
        container.Save(null, Token);
        container.Dispose();
        using var opened = Store.OpenContainer("work", cancellationToken: Token);
        Assert.Equal($"{Container.MaxSavedLayers}", opened.FileSystem.ReadAllText("/counter"));
        Assert.Equal("x", opened.FileSystem.ReadAllText("/more"));
        Assert.NotEmpty(Store.Collect().Items);
        Assert.Empty(Store.Fsck());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void It_becomes_an_image_that_shares_the_layers_of_its_own(bool kept)
    {
        using var container = Store.CreateContainer("app:1", kept ? "work" : null, cancellationToken: Token);
        Change(container.FileSystem);
        if (kept)
        {
            container.Save(null, Token);
            container.Dispose();
        }

        using var source = kept ? Store.OpenContainer("work", cancellationToken: Token) : container;
        source.FileSystem.WriteAllText("/later", "x");
        var manifest = source.Commit("app:2", new CommitOptions { CreatedBy = "a test" }, null, r => r with { Cmd = ["/bin/sh"] }, null, Token);

        using var image = Store.Open("app:2");
        using var fs = UnionFileSystem.Create(image.Layers);
        Assert.Equal(manifest.Digest, image.Descriptor.Digest);
        Assert.Equal(WithoutTimes(source.FileSystem), WithoutTimes(fs));
        Assert.Equal(3, image.Layers.Count);
        Assert.Equal(source.Image.Manifest.Layers, image.Manifest.Layers.Take(2));
        Assert.Same(source.Image.Layers[0], image.Layers[0]);
        Assert.Equal("a test", image.Config.History[^1].CreatedBy);
        Assert.Equal(["/bin/sh"], image.Config.Runtime.Cmd!);
        Assert.Empty(Store.Fsck());
    }

    [Fact]
    public void Its_tree_and_its_changes_go_out_as_tars()
    {
        using var container = Store.CreateContainer("app:1", "work", cancellationToken: Token);
        Change(container.FileSystem);
        container.Save(null, Token);
        container.Dispose();
        using var opened = Store.OpenContainer("work", cancellationToken: Token);
        opened.FileSystem.WriteAllText("/later", "x");

        using var tree = Layer.FromTar(TarOf(opened, (c, s) => c.Export(s, null, null, Token)), null, Token);
        using var whole = UnionFileSystem.Create(LayerStack.Of(tree));
        Assert.Equal(opened.FileSystem.DumpTree(cancellationToken: Token), whole.DumpTree(cancellationToken: Token));

        using var changes = Layer.FromTar(TarOf(opened, (c, s) => c.ExportChanges(s, null, null, Token)), null, Token);
        using var stacked = UnionFileSystem.Create(opened.Image.Layers.Push(changes));
        Assert.Equal(WithoutTimes(opened.FileSystem), WithoutTimes(stacked));
    }

    [Fact]
    public void Its_tree_and_its_changes_go_out_to_folders()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Needs Linux and root, to keep owners.");
        var container = Store.CreateContainer("app:1", "work", cancellationToken: Token);
        Change(container.FileSystem);
        container.Save(null, Token);
        container.FileSystem.WriteAllText("/later", "x");
        Compare(container, "fresh");
        container.Dispose();
        using var opened = Store.OpenContainer("work", cancellationToken: Token);
        opened.FileSystem.WriteAllText("/later", "y");
        Compare(opened, "opened");

        void Compare(Container from, string name)
        {
            var (tree, changes) = (Path.Combine(_fixture.Folder, name), Path.Combine(_fixture.Folder, name + "-changes"));
            Assert.Equal([], from.Export(tree, null, null, Token).LeftOut);
            using var treeLayer = Layer.FromDirectory(tree, new DirectoryLayerOptions { Whiteouts = WhiteoutFormat.None });
            using var whole = UnionFileSystem.Create(LayerStack.Of(treeLayer));
            Assert.Equal(from.FileSystem.DumpTree(cancellationToken: Token), whole.DumpTree(cancellationToken: Token));

            Assert.Equal([], from.ExportChanges(changes, null, null, Token).LeftOut);
            using var layer = Layer.FromDirectory(changes);
            using var stacked = UnionFileSystem.Create(from.Image.Layers.Push(layer));
            Assert.Equal(WithoutTimes(from.FileSystem), WithoutTimes(stacked));
            Directory.Delete(tree, recursive: true);
            Directory.Delete(changes, recursive: true);
        }
    }

    [Fact]
    public void It_is_open_in_one_place_at_a_time()
    {
        var container = Store.CreateContainer("app:1", "work", cancellationToken: Token);
        using var other = ImageStore.Open(_fixture.Folder);
        var error = Assert.Throws<IOException>(() => other.OpenContainer("work", cancellationToken: Token));
        Assert.Contains($"in use by process {Environment.ProcessId} ", error.Message, StringComparison.Ordinal);
        Assert.Throws<IOException>(() => other.RemoveContainer("work"));
        Assert.Throws<IOException>(() => other.CreateContainer("app:1", "work", cancellationToken: Token));
        container.Dispose();
        other.OpenContainer("work", cancellationToken: Token).Dispose();
        Assert.True(other.RemoveContainer("work"));
        Assert.False(other.RemoveContainer("work"));
        Assert.Throws<FileNotFoundException>(() => other.OpenContainer("work", cancellationToken: Token));
    }

    [Fact]
    public void Its_image_and_its_changes_are_kept_as_long_as_it_is()
    {
        using (var container = Store.CreateContainer("app:1", "work", cancellationToken: Token))
        using (var other = Store.CreateContainer("app:1", cancellationToken: Token))
        {
            Change(container.FileSystem);
            container.Save(null, Token);
            Store.Untag("app:1");
            Store.Collect();
            Assert.NotNull(other.Commit("from-ephemeral:1", null, null, null, null, Token));
            Store.Untag("from-ephemeral:1");
        }

        Store.Collect();
        using (var opened = Store.OpenContainer("work", cancellationToken: Token))
        {
            Assert.Equal("new\n", opened.FileSystem.ReadAllText("/etc/new"));
        }

        Assert.Empty(Store.Fsck());
        Assert.True(Store.RemoveContainer("work"));
        Store.Collect();
        Assert.Empty(_fixture.Blobs());
        Assert.Empty(Directory.EnumerateFiles(_fixture.PathOf("unionfs/layers")));
        Assert.Empty(Directory.EnumerateFiles(_fixture.PathOf("unionfs/containers")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("../x")]
    [InlineData(".hidden")]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("ä")]
    public void A_name_that_could_be_a_path_is_refused(string name)
    {
        Assert.Throws<ArgumentException>(() => Store.CreateContainer("app:1", name, cancellationToken: Token));
        Assert.Throws<ArgumentException>(() => Store.OpenContainer(name, cancellationToken: Token));
        Assert.Throws<ArgumentException>(() => Store.RemoveContainer(name));
    }

    [Fact]
    public void What_cannot_be_written_to_a_layer_is_told_and_saved_later()
    {
        using var container = Store.CreateContainer("app:1", "work", cancellationToken: Token);
        container.FileSystem.WriteAllText("/.wh.x", "cannot be stored");
        container.FileSystem.WriteAllText("/good", "x");
        Assert.Throws<NotSupportedException>(() => container.Save(null, Token));
        Assert.Empty(container.SavedLayers);
        container.FileSystem.Delete("/.wh.x");
        Assert.NotNull(container.Save(null, Token));
        container.Dispose();
        using var opened = Store.OpenContainer("work", cancellationToken: Token);
        Assert.True(opened.FileSystem.Exists("/good"));
    }

    [Fact]
    public void A_damaged_record_or_change_is_found()
    {
        using (var container = Store.CreateContainer("app:1", "work", cancellationToken: Token))
        {
            Change(container.FileSystem);
            container.Save(null, Token);
            var blob = _fixture.PathOf($"blobs/sha256/{container.SavedLayers[0].Digest.Encoded}");
            var bytes = File.ReadAllBytes(blob);
            bytes[600] ^= 1;
            File.WriteAllBytes(blob, bytes);
        }

        Assert.Equal(["container work"], Assert.Single(Store.Fsck()).Users);
        Assert.Throws<LayerFormatException>(() => Store.OpenContainer("work", cancellationToken: Token));
        File.WriteAllText(_fixture.PathOf("unionfs/containers/work.json"), "{");
        Assert.Contains(Store.Fsck(), f => f.Path.EndsWith("work.json", StringComparison.Ordinal));
        Assert.NotNull(Assert.Single(Store.Containers()).Error);
        Assert.Throws<LayerFormatException>(() => Store.Collect());
    }

    private static void Change(UnionFileSystem fs)
    {
        fs.WriteAllText("/etc/new", "new\n");
        fs.Delete("/bin/sh");
        fs.Rename("/srv/data", "/srv/moved");
        fs.CreateHardLink("/srv/link", "/srv/big");
        fs.CreateSymbolicLink("/etc/link", "new");
        fs.SetOwner("/srv/moved/a", 1000, 1001);
        fs.SetXattr("/srv/moved/a", "user.note", [0, 255, 1]);
        fs.SetTimes("/srv/moved/a", null, new Timestamp(1_700_000_000, 123_456_789));
        fs.DeleteTree("/bin");
        fs.CreateDirectory("/bin");
        fs.CreateSpecial("/dev-null", NodeKind.CharacterDevice, UnixFileMode.UserRead, new DeviceNumber(1, 3));
    }

    private static MemoryStream TarOf(Container container, Action<Container, Stream> write)
    {
        var tar = new MemoryStream();
        write(container, tar);
        tar.Position = 0;
        return tar;
    }

    // Times of directories that were only led through, and fractions of seconds, are not in a layer.
    private static string WithoutTimes(UnionFileSystem fs) =>
        System.Text.RegularExpressions.Regex.Replace(fs.DumpTree(cancellationToken: Token), @"(?m)^(\S+ \S+ \S+) \S+", "$1");
}
