using UnionFs.TestKit.Tar;
using UnionFs.Tests.Conformance;

namespace UnionFs.Tests.Union.Trees;

/// <summary>A layer of each kind with a bit of everything.</summary>
internal sealed class TreeKinds : IDisposable
{
    public static readonly string[] Names = ["memory", "folder", "tar", "tar.gz", "committed"];
    private readonly SampleFolder? _folder;

    public TreeKinds(string kind)
    {
        _folder = kind == "folder" ? new SampleFolder() : null;
        Layer = kind switch
        {
            "memory" => UnionFs.Layer.InMemory("memory", LayerConformanceTests.Fill),
            "folder" => UnionFs.Layer.FromDirectory(_folder!.Path),
            "tar" => UnionFs.Layer.FromTar(new MemoryStream(LayerConformanceTests.Tar())),
            "tar.gz" => UnionFs.Layer.FromTar(new MemoryStream(TarBuilder.Gzip(LayerConformanceTests.Tar()))),
            _ => Committed(),
        };
    }

    public Layer Layer { get; }

    public void Dispose()
    {
        Layer.Dispose();
        _folder?.Dispose();
    }

    private static Layer Committed()
    {
        using var fs = UnionFileSystem.Create(LayerStack.Of(UnionFs.Layer.InMemory("below", LayerConformanceTests.Fill)));
        fs.Rename("/d", "/moved");
        fs.WriteAt("/sparse", 5000, [1, 2, 3]);
        fs.CreateHardLink("/again", "/f");
        return fs.Commit("committed");
    }
}
