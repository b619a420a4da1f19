namespace UnionFs.Oci;

/// <summary>One garbage collection: what is marked stays, what is young stays, the rest goes. Runs under the lock of the store, so nothing becomes needed meanwhile.</summary>
internal sealed class GarbageCollection
{
    private readonly StoreFolder _folder;
    private readonly StoreMarks _marks;
    private readonly GarbageOptions _options;
    private readonly DateTime _oldest;
    private readonly List<GarbageItem> _items = [];
    private long _youngBytes;

    /// <param name="folder">The store.</param>
    /// <param name="marks">What is needed.</param>
    /// <param name="options">What is garbage.</param>
    /// <param name="now">The time.</param>
    public GarbageCollection(StoreFolder folder, StoreMarks marks, GarbageOptions options, DateTimeOffset now)
    {
        (_folder, _marks, _options) = (folder, marks, options);
        var graceful = options.GracePeriod <= TimeSpan.Zero ? DateTime.MaxValue : now.UtcDateTime - options.GracePeriod;
        _oldest = graceful < marks.Newest ? graceful : marks.Newest;
    }

    /// <summary>Told before each file that is removed, so that tests can end the process there.</summary>
    internal static Action<string>? BeforeRemoval { get; set; }

    public GarbageReport Run(CancellationToken cancellationToken)
    {
        // Facts last but one, and layers before blobs: whatever is cut off, nothing that is left refers to what is not there.
        SweepFiles(_folder.Layers, IsNeededLayer, cancellationToken);
        SweepFiles(_folder.DiffIds, IsNeededFact, cancellationToken);
        foreach (var algorithm in Directory.EnumerateDirectories(Path.Combine(_folder.Root, "blobs")))
        {
            SweepFiles(algorithm, IsNeededBlob, cancellationToken);
        }

        SweepFiles(_folder.Containers, IsNeededRecord, cancellationToken);
        SweepFiles(_folder.Home, static _ => true, cancellationToken);
        SweepFiles(_folder.Root, static _ => true, cancellationToken);
        return new GarbageReport(_items, _items.Sum(static i => i.Bytes), _youngBytes);
    }

    private bool IsNeededLayer(string path) =>
        Path.GetExtension(path) is not (".tar" or ".index")
        || !Digest.TryParse("sha256:" + Path.GetFileNameWithoutExtension(path), out var diffId)
        || _marks.DiffIds.Contains(diffId);

    private bool IsNeededFact(string path) =>
        Path.GetFileName(path).Split('-', 2) is not [var algorithm, var encoded] || !Digest.TryParse($"{algorithm}:{encoded}", out var blob) || _marks.Blobs.Contains(blob);

    private bool IsNeededBlob(string path) =>
        !Digest.TryParse($"{Path.GetFileName(Path.GetDirectoryName(path))}:{Path.GetFileName(path)}", out var blob) || _marks.Blobs.Contains(blob);

    /// <summary>The lock of a container goes with its record, unless somebody has it.</summary>
    private static bool IsNeededRecord(string path) =>
        Path.GetExtension(path) != ".lock" || File.Exists(Path.ChangeExtension(path, ".json"));

    /// <summary>What is no file of ours (links, folders, names that are none) is left alone: <c>Check</c> tells of it.</summary>
    private void SweepFiles(string folder, Func<string, bool> isNeeded, CancellationToken cancellationToken)
    {
        foreach (var info in new DirectoryInfo(folder).EnumerateFiles())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (info.LinkTarget is not null || (!StoreFolder.IsTemporary(info.Name) && isNeeded(info.FullName)))
            {
                continue;
            }

            // Whoever writes renames what was temporary, and does not wait for this.
            info.Refresh();
            if (!info.Exists)
            {
                continue;
            }

            if (info.LastWriteTimeUtc >= _oldest)
            {
                _youngBytes += info.Length;
            }
            else if (StoreFolder.IsTemporary(info.Name) || info.Extension == ".lock")
            {
                RemoveUnused(info);
            }
            else
            {
                Remove(info);
            }
        }
    }

    /// <summary>Removes what a process that is no more left; what a living one writes is locked.</summary>
    private void RemoveUnused(FileInfo info)
    {
        if (LayoutLock.TryOpen(info.FullName, FileMode.Open) is { } file)
        {
            using (file)
            {
                Remove(info);
            }
        }
    }

    private void Remove(FileInfo info)
    {
        _items.Add(new GarbageItem(Path.GetRelativePath(_folder.Root, info.FullName), info.Length));
        if (!_options.DryRun)
        {
            BeforeRemoval?.Invoke(info.FullName);
            info.Delete();
        }
    }
}
