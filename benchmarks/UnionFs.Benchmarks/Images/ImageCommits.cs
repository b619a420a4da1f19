using System.Diagnostics;
using System.Security.Cryptography;
using UnionFs.Oci;

namespace UnionFs.Benchmarks;

/// <summary>Ten files of an image changed and committed: saved beside the layers that are there, as a tar without a disk, and by umoci.</summary>
internal sealed class ImageCommits : IDisposable
{
    private const int ChangedFiles = 10;
    private readonly string _folder = Directory.CreateTempSubdirectory("unionfs-commit-").FullName;
    private readonly OciImage _image;
    private readonly UnionFileSystem _sandbox;
    private readonly LayoutFolder _layout;
    private readonly List<string> _paths;
    private int _round;

    public ImageCommits(string reference)
    {
        _image = OciImage.Open(reference);
        _layout = LayoutFolder.Create(_folder + "/layout");
        _image.ToDraft().Save(_layout, "base");
        _sandbox = UnionFileSystem.Create(_image.Layers);
        var files = _sandbox.Walk("/").Where(static e => e.Stat is { IsFile: true, LinkCount: 1, Size: > 0 and < 100_000 }).Select(static e => e.Path).ToList();
        _paths = [.. Enumerable.Range(0, ChangedFiles).Select(i => files[i * files.Count / ChangedFiles])];
        _paths.ForEach(p => _sandbox.AppendAllText(p, "changed\n"));
    }

    public IEnumerable<ImageStep> Steps()
    {
        yield return new ImageStep("commit of 10 changed files, saved", () => Measure(Save));
        yield return new ImageStep("its layer as a tar, to nowhere", () => Measure(() => _sandbox.ToLayer("changes").WriteTar(Stream.Null)));
        yield return new ImageStep("SHA-256 of that tar", SHA256OfTar());
        yield return new ImageStep("the whole tree as a tar, to nowhere", () => Measure(() => _sandbox.WriteTar(Stream.Null)));
        if (_image.Manifest.Layers.All(static l => MediaTypes.CompressionOf(l.MediaType) != LayerCompression.Zstd) && File.Exists("/usr/bin/umoci") && Environment.UserName == "root")
        {
            ChildClock.Run("umoci", ["unpack", "--image", $"{_layout.Path}:base", _folder + "/bundle"]);
            yield return new ImageStep("umoci repack of 10 changed files", Repack);
        }
    }

    public void Dispose()
    {
        _sandbox.Dispose();
        _layout.Dispose();
        _image.Dispose();
        using var remove = Process.Start("rm", ["-rf", _folder]);
        remove.WaitForExit();
    }

    private static StepCost Measure(Action action)
    {
        var (cpu, start) = (CpuClock.Process, Stopwatch.GetTimestamp());
        action();
        return new StepCost((CpuClock.Process - cpu) / 1e9, Stopwatch.GetElapsedTime(start).TotalSeconds, 0);
    }

    private void Save() =>
        _image.ToDraft().Commit(_sandbox, new CommitOptions { CreatedBy = $"round {++_round}" }).Save(_layout, "committed");

    private Func<StepCost> SHA256OfTar()
    {
        var tar = new MemoryStream();
        _sandbox.ToLayer("changes").WriteTar(tar);
        var bytes = tar.ToArray();
        return () => Measure(() => SHA256.HashData(bytes));
    }

    private StepCost Repack()
    {
        _round++;
        _paths.ForEach(p => File.AppendAllText($"{_folder}/bundle/rootfs{p}", "changed\n"));
        return ChildClock.Run("umoci", ["repack", "--image", $"{_layout.Path}:umoci{_round}", _folder + "/bundle"]);
    }
}
