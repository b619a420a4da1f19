using UnionFs.TestKit;
using Xunit;

namespace UnionFs.Tests.Layers.Folder.Writing;

/// <summary>File systems of the host that can do more than others, or less.</summary>
public sealed class FolderHostTests : IDisposable
{
    private readonly FolderScene _scene = new();

    public FolderHostTests() => Assert.SkipUnless(
        OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && HostTarget.WhyUnavailable is null, "Needs Linux, and root for mounts of its own.");

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void Content_of_a_host_file_is_shared_where_the_file_system_can()
    {
        Assert.SkipUnless(Cli.Programs.Exist("mkfs.xfs"), "Needs mkfs.xfs (Debian: xfsprogs).");
        OnDisk("truncate -s 400M image; mkfs.xfs -q -m reflink=1 image", mounted =>
        {
            var source = Path.Combine(mounted, "source");
            Directory.CreateDirectory(source);
            var bytes = new byte[50_000_000];
            new Random(1).NextBytes(bytes);
            File.WriteAllBytes(Path.Combine(source, "big"), bytes);
            using var layer = Layer.FromDirectory(source);
            using var fs = UnionFileSystem.Create(LayerStack.Of(layer));
            var free = new DriveInfo(mounted).AvailableFreeSpace;
            layer.WriteFolder(Path.Combine(mounted, "layer"), FolderScene.Plain with { Flush = true });
            fs.WriteFolder(Path.Combine(mounted, "tree"), FolderScene.Plain with { Flush = true });
            Assert.InRange(free - new DriveInfo(mounted).AvailableFreeSpace, -10_000_000, 10_000_000);
            foreach (var copy in (string[])["layer", "tree"])
            {
                Assert.Equal(bytes, File.ReadAllBytes(Path.Combine(mounted, copy, "big")));
            }

            fs.WriteAt("/big", 7, "changed"u8);
            fs.WriteFolder(Path.Combine(mounted, "changed"));
            "changed"u8.CopyTo(bytes.AsSpan(7));
            Assert.Equal(bytes, File.ReadAllBytes(Path.Combine(mounted, "changed", "big")));
        });
    }

    [Fact]
    public void A_host_file_that_changed_is_noticed_though_the_kernel_copies_it()
    {
        var source = _scene.Free();
        Directory.CreateDirectory(source);
        File.WriteAllBytes(Path.Combine(source, "a"), new byte[100_000]);
        using var folder = Layer.FromDirectory(source);
        foreach (var change in (Action[])[() => File.AppendAllText(Path.Combine(source, "a"), "x"), () => File.WriteAllBytes(Path.Combine(source, "a"), new byte[100_000])])
        {
            Assert.Single(folder.ReadDirectory(folder.Root.Id));
            using var late = new LateLayer(folder, change);
            Assert.Throws<LayerChangedException>(() => FolderScene.Write(late, _scene.Free(), FolderScene.Plain));
        }

        Assert.Equal(["1"], _scene.Names());
    }

    [Fact]
    public void Times_that_a_host_has_no_room_for_are_told()
    {
        Assert.SkipUnless(HostDirectoryTarget.WhyNoExt4 is null, HostDirectoryTarget.WhyNoExt4 ?? "");
        OnDisk("truncate -s 8M image; mkfs.ext4 -q -F -I 128 image", mounted =>
        {
            var layer = Layer.InMemory("times", static b => b.File("/early", "").WithTime(new(-5_000_000_000, 0)).File("/fraction", "").WithTime(new(5, 6)).File("/plain", "").WithTime(new(5, 0)));
            var report = layer.WriteFolder(Path.Combine(mounted, "out"), FolderScene.Plain);
            Assert.Equal(
                "2 times: /early, /fraction (the host has no 1811-07-23T15:06:40.000000000Z)",
                report.LeftOut.Single(static o => o.Kind == FolderOmissionKind.Time).ToString());
        });
    }

    private void OnDisk(string make, Action<string> work)
    {
        var made = _scene.Run(make);
        Assert.True(made.Code == 0, made.Text);
        var mounted = Path.Combine(_scene.Place, "mounted");
        Directory.CreateDirectory(mounted);
        using var thread = new PrivateNamespaceThread();
        thread.Run(() =>
        {
            var mount = _scene.Run($"mount -o loop image {mounted}");
            Assert.SkipUnless(mount.Code == 0, $"Needs a kernel that mounts it: {mount.Text}");
            try
            {
                work(mounted);
            }
            finally
            {
                _scene.Run($"umount {mounted}");
            }
        });
    }

    /// <summary>A layer whose source changes after it was listed and before it is read.</summary>
    private sealed class LateLayer(Layer inner, Action change) : Layer(inner.Name)
    {
        public override LayerEntry Root => inner.Root;

        public override IEnumerable<LayerEntry> ReadDirectory(long directoryId) => inner.ReadDirectory(directoryId);

        public override LayerContent OpenContent(long fileId)
        {
            var content = inner.OpenContent(fileId);
            change();
            return content;
        }
    }
}
