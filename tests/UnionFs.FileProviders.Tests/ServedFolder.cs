using Microsoft.Extensions.FileProviders;
using UnionFs.FileProviders;

namespace UnionFs.FileProviders.Tests;

/// <summary>Two folders of the disk with the same files and times: one behind the disk's provider, one as the layer of a sandbox.</summary>
internal sealed class ServedFolder : IDisposable
{
    private readonly string _parent = Directory.CreateTempSubdirectory("unionfs-served-").FullName;

    public ServedFolder()
    {
        Populate(Path.Combine(_parent, "disk/wwwroot"));
        Populate(Path.Combine(_parent, "layer/wwwroot"));
        FileSystem = UnionFileSystem.Create(LayerStack.Of(Layer.FromDirectory(Path.Combine(_parent, "layer"))));
        OnDisk = new PhysicalFileProvider(Path.Combine(_parent, "disk/wwwroot"));
        InSandbox = FileSystem.AsFileProvider("/wwwroot");
    }

    public UnionFileSystem FileSystem { get; }

    public PhysicalFileProvider OnDisk { get; }

    public UnionFileProvider InSandbox { get; }

    public string Host(string path) => Path.Combine(_parent, "disk/wwwroot", path);

    public void Dispose()
    {
        InSandbox.Dispose();
        OnDisk.Dispose();
        FileSystem.Dispose();
        Directory.Delete(_parent, recursive: true);
    }

    private static void Populate(string root)
    {
        (string Path, string Text)[] files =
        [
            ("a.txt", "alpha\n"), ("empty", ""), ("dir/b.txt", "beta"), ("dir/.hidden", "hidden"), ("dir/sub/c.html", "<p>"), (".hidden", "hidden"),
            (".well-known/x.txt", "known"), ("größe ü.txt", "size"), ("with space", "space"), ("back\\slash", "odd"), ("100%.txt", "percent"),
        ];
        foreach (var (path, text) in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(root, path))!);
            File.WriteAllText(Path.Combine(root, path), text);
        }

        File.CreateSymbolicLink(Path.Combine(root, "dangling"), "nowhere");
        Directory.CreateSymbolicLink(Path.Combine(root, "dir-link"), "dir");
        var time = new DateTime(2021, 3, 4, 5, 6, 7, 89, DateTimeKind.Utc);
        foreach (var path in Directory.EnumerateFileSystemEntries(root, "*", SearchOption.AllDirectories).Append(root))
        {
            File.SetLastWriteTimeUtc(path, time);
        }
    }
}
