using UnionFs.Oci.Tests.Kit;
using Xunit;

namespace UnionFs.Oci.Tests.Attacks;

/// <summary>A place where an attack is carried out, with things beside it that nobody may read or touch.</summary>
internal sealed class AttackScene : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("unionfs-outside-").FullName;
    private readonly string _before;

    public AttackScene()
    {
        Canary = Path.Combine(_folder, "canary");
        File.WriteAllText(Canary, Secret);
        Directory.CreateDirectory(Path.Combine(_folder, "folder"));
        File.WriteAllText(Path.Combine(_folder, "folder", "kept"), Secret);
        _before = Outside();
        Reference = $"oci:{Layout.Folder}";
    }

    public string Secret { get; } = $"secret-{Guid.NewGuid():N}";

    /// <summary>A file outside.</summary>
    public string Canary { get; }

    public LayoutBuilder Layout { get; } = new();

    /// <summary>How the image is opened.</summary>
    public string Reference { get; set; }

    /// <summary>Puts an archive beside the layout and makes it what is opened.</summary>
    public void UseDockerArchive(byte[] archive)
    {
        Layout.Write("archive.tar", archive);
        Reference = $"docker-archive:{Layout.PathOf("archive.tar")}";
    }

    /// <summary>Opens the image and looks at everything in it; answers what it was refused with, if it was.</summary>
    public LayerFormatException? CarryOut(Attack attack)
    {
        try
        {
            using var image = OciImage.Open(Reference, attack.Options, null, TestContext.Current.CancellationToken);
            using var fs = UnionFileSystem.Create(image.Layers);
            foreach (var entry in fs.Walk())
            {
                Assert.DoesNotContain(Secret, entry.ToString(), StringComparison.Ordinal);
                if (entry.Stat.Kind == NodeKind.File && entry.Stat.Size < 1 << 20 && fs.TryStat(entry.Path, out _) == FsError.OK)
                {
                    Assert.DoesNotContain(Secret, fs.ReadAllText(entry.Path), StringComparison.Ordinal);
                }
            }

            attack.Check?.Invoke(fs);
            return null;
        }
        catch (LayerFormatException e)
        {
            Assert.DoesNotContain(Secret, e.ToString(), StringComparison.Ordinal);
            return e;
        }
    }

    /// <summary>Everything outside is what it was.</summary>
    public void AssertUntouched() => Assert.Equal(_before, Outside());

    public void Dispose()
    {
        Layout.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string Outside() => string.Join('\n', new DirectoryInfo(_folder).EnumerateFileSystemInfos("*", SearchOption.AllDirectories)
        .OrderBy(static i => i.FullName, StringComparer.Ordinal)
        .Select(static i => $"{i.FullName} {i.UnixFileMode} {i.LastWriteTimeUtc:O} {(i is FileInfo f ? File.ReadAllText(f.FullName) : "")}"));
}
