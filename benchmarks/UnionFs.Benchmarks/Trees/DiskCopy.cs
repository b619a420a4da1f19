namespace UnionFs.Benchmarks;

/// <summary>A directory on tmpfs for the real file system's side of a comparison; removed when disposed.</summary>
internal sealed class DiskCopy : IDisposable
{
    private const string Tmpfs = "/dev/shm";

    public DiskCopy()
    {
        if (!Directory.Exists(Tmpfs))
        {
            throw new GateSkippedException($"there is no tmpfs at {Tmpfs} to compare with");
        }

        Root = Directory.CreateTempSubdirectory("unionfs-").FullName;
        if (!Root.StartsWith(Tmpfs, StringComparison.Ordinal))
        {
            Directory.Delete(Root);
            Root = Path.Combine(Tmpfs, Path.GetFileName(Root));
            Directory.CreateDirectory(Root);
        }
    }

    public string Root { get; }

    /// <summary>Writes files of the sample tree; answers their host paths.</summary>
    public string[] Add(SampleTree tree, IEnumerable<string> paths) => [.. paths.Select(path =>
    {
        var host = Root + path;
        Directory.CreateDirectory(Path.GetDirectoryName(host)!);
        File.WriteAllBytes(host, new byte[tree.Sizes[path]]);
        return host;
    })];

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
