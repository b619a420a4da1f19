namespace UnionFs.Oci;

/// <summary>
/// The files in a tar of the host, found by path and read where they lie. Links are resolved among the names of the archive alone, if at all, so
/// whatever they say, nothing of the host is reached. Thread-safe.
/// </summary>
internal sealed class ArchiveFiles : IDisposable
{
    private const int MaxLinks = 40;

    // Nothing of an image lies deeper; a tree without end would have paths without end.
    private const int MaxPathLength = 4096;
    private readonly Layer _tar;
    private readonly Dictionary<string, LayerEntry> _entries = new(StringComparer.Ordinal);

    public ArchiveFiles(string path, OciLimits limits, CancellationToken cancellationToken)
    {
        Path = path;
        var options = new TarLayerOptions
        {
            Whiteouts = WhiteoutFormat.None,
            Decompressors = [new ZstdDecompressor(limits.MaxZstdWindowBytes)],
            MaxEntries = limits.MaxEntries,
            MaxCompressionRatio = limits.MaxCompressionRatio,
            RatioFreeBytes = limits.RatioFreeBytes,
        };
        _tar = Layer.FromTar(path, options, cancellationToken);
        try
        {
            Collect();
        }
        catch
        {
            _tar.Dispose();
            throw;
        }
    }

    public string Path { get; }

    /// <summary>Opens a regular file; null if it is not there.</summary>
    /// <param name="path">Its path in the archive.</param>
    /// <param name="followLinks">Whether links in the archive are resolved in the archive; where they are not, a link is refused.</param>
    /// <exception cref="LayerFormatException">Something else is in its place, or its links lead nowhere.</exception>
    public LayerContent? Open(string path, bool followLinks)
    {
        var found = followLinks ? Resolve(path) : path;
        if (found is null || !_entries.TryGetValue(found, out var entry))
        {
            return null;
        }

        return entry.Kind == LayerEntryKind.File ? _tar.OpenContent(entry.Id)
            : throw new LayerFormatException(Path, path, -1, "a link, a folder or a special file is in the place of a regular file");
    }

    /// <summary>A document of the archive; null if it is not there.</summary>
    public byte[]? Read(string path, bool followLinks, int most)
    {
        if (Open(path, followLinks) is not { } content)
        {
            return null;
        }

        using var stream = new ContentStream(content);
        return BoundedBytes.Read(stream, most + 1);
    }

    public void Dispose() => _tar.Dispose();

    private void Collect()
    {
        var directories = new Stack<(string Prefix, long Id)>();
        directories.Push(("", _tar.Root.Id));
        while (directories.TryPop(out var directory))
        {
            foreach (var entry in _tar.ReadDirectory(directory.Id))
            {
                var path = directory.Prefix + FsName.ToText(entry.Name.Span);
                if (path.Length > MaxPathLength)
                {
                    continue;
                }

                _entries[path] = entry;
                if (entry.Kind == LayerEntryKind.Directory)
                {
                    directories.Push((path + "/", entry.Id));
                }
            }
        }
    }

    /// <summary>The path without links, as the archive has them; null if it leads to nothing.</summary>
    private string? Resolve(string path)
    {
        var todo = new Stack<string>(path.Split('/').Reverse());
        var done = new List<string>();
        var links = 0;
        while (todo.TryPop(out var name))
        {
            if (name is "" or ".")
            {
                continue;
            }

            if (name == "..")
            {
                // Above the root is the root.
                done.RemoveRange(Math.Max(0, done.Count - 1), Math.Min(1, done.Count));
                continue;
            }

            done.Add(name);
            if (!_entries.TryGetValue(string.Join('/', done), out var entry))
            {
                return null;
            }

            if (entry.Kind != LayerEntryKind.Symlink)
            {
                continue;
            }

            if (++links > MaxLinks)
            {
                throw new LayerFormatException(Path, path, -1, $"its links lead through more than {MaxLinks} others");
            }

            var target = FsName.ToText(entry.Target.Span);
            done.RemoveAt(done.Count - 1);
            if (target.StartsWith('/'))
            {
                done.Clear();
            }

            foreach (var step in target.Split('/').Reverse())
            {
                todo.Push(step);
            }
        }

        return string.Join('/', done);
    }
}
