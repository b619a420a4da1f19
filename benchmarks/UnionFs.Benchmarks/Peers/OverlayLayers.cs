namespace UnionFs.Benchmarks;

/// <summary>Layers of the sample tree as directories on tmpfs, and the kernel's overlay on them in a namespace of its own.</summary>
internal sealed class OverlayLayers : IDisposable
{
    private readonly DiskCopy _disk = new();
    private readonly MountNamespace _mounts;
    private readonly int _layers;

    /// <exception cref="GateSkippedException">This user cannot mount.</exception>
    public OverlayLayers(SampleTree tree, int layers)
    {
        _layers = layers;
        _mounts = new MountNamespace();
        try
        {
            MakeDirectories();
        }
        catch
        {
            Dispose();
            throw;
        }

        var made = new HashSet<string>();
        tree.Spread(layers, (level, path, content) =>
        {
            var host = $"{_disk.Root}/{level}{path}";
            var parent = Path.GetDirectoryName(host)!;
            if (made.Add(parent))
            {
                Directory.CreateDirectory(parent);
            }

            File.WriteAllBytes(host, content);
        });
    }

    /// <summary>Where the overlay appears.</summary>
    public string Root => _disk.Root + "/m";

    /// <summary>CPU time of the thread that sees the overlay.</summary>
    public long Clock() => _mounts.Run(static () => CpuClock.Thread);

    public T Run<T>(Func<T> work) => _mounts.Run(work);

    /// <summary>Mounts. To be called inside <see cref="Run"/>.</summary>
    public void Mount() => MountNamespace.MountOverlay("m", Enumerable.Range(0, _layers).Reverse().Select(static level => $"{level}"), "u", "w");

    /// <summary>Mounts, from outside.</summary>
    public void MountNow() => _mounts.Run(Mount);

    public void UnmountNow() => _mounts.Run(static () => MountNamespace.Unmount("m"));

    /// <summary>Mounts the empty layers once, so that it is known early whether the kernel takes so many.</summary>
    private void MakeDirectories()
    {
        foreach (var directory in Enumerable.Range(0, _layers).Select(static level => $"{level}").Concat(["m", "u", "w"]))
        {
            Directory.CreateDirectory($"{_disk.Root}/{directory}");
        }

        // Relative names keep the option string of many layers within the page the kernel takes.
        _mounts.Run(() => Directory.SetCurrentDirectory(_disk.Root));
        MountNow();
        UnmountNow();
    }

    public void Dispose()
    {
        _mounts.Run(static () => Directory.SetCurrentDirectory("/"));
        _mounts.Dispose();
        _disk.Dispose();
    }
}
