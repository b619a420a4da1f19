namespace UnionFs.Oci;

public sealed partial class ImageStore
{
    /// <summary>
    /// Removes what no image, container or lease needs. Other processes may go on meanwhile; those that would change the list wait. Cut off, it is simply not
    /// finished.
    /// </summary>
    /// <param name="options">How old it must be.</param>
    /// <param name="cancellationToken">Ends it; what was removed by then was garbage.</param>
    /// <exception cref="LayerFormatException">A document that says what is needed is damaged: nothing is removed. <see cref="Check"/> tells more.</exception>
    /// <exception cref="IOException">A file cannot be removed, or another process had the store locked too long.</exception>
    public GarbageReport CollectGarbage(GarbageOptions? options = null, CancellationToken cancellationToken = default)
    {
        using (Layout.Lock(Options.LockTimeout, cancellationToken))
        {
            var marks = StoreMarks.Of(Folder, Layout, Options.Limits, cancellationToken);
            return new GarbageCollection(Folder, marks, options ?? new GarbageOptions(), Options.TimeProvider.GetUtcNow()).Run(cancellationToken);
        }
    }

    /// <summary>
    /// Checks everything: the digest of each blob, the documents, the DiffID of each layer by unpacking it, its kept uncompressed form and index, the
    /// records of containers. No findings are good news. Needs room on the disk for the layers it is at.
    /// </summary>
    /// <param name="progress">Told how far it has come, on the threads that work.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public IReadOnlyList<StoreFinding> Check(IProgress<StoreCheckProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        // Garbage that is collected meanwhile would be missed.
        using var lease = Lease("checking", Everything());
        return new StoreCheck(Folder, Layout, _keeper, Options, progress, cancellationToken).Run();
    }

    /// <summary>What the store takes, and what the same images and containers would take without sharing.</summary>
    public StoreUsage Usage()
    {
        Layout.Refresh();
        var usage = new StoreAccounts(Folder, Layout, Options.Limits).Count();
        return usage with { GarbageBytes = CountGarbage() };
    }

    private long CountGarbage()
    {
        try
        {
            return CollectGarbage(new GarbageOptions { GracePeriod = TimeSpan.Zero, DryRun = true }) is var report ? report.Bytes + report.YoungBytes : 0;
        }
        catch (LayerFormatException)
        {
            return 0;
        }
    }

    private IEnumerable<Digest> Everything()
    {
        foreach (var folder in new DirectoryInfo(System.IO.Path.Combine(Path, "blobs")).EnumerateDirectories())
        {
            foreach (var file in folder.EnumerateFiles())
            {
                if (Digest.TryParse($"{folder.Name}:{file.Name}", out var digest))
                {
                    yield return digest;
                }
            }
        }
    }
}
