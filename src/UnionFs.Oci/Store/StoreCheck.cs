namespace UnionFs.Oci;

/// <summary>Checks a store: every digest, DiffID, index and record is computed anew from the bytes, and compared.</summary>
internal sealed class StoreCheck
{
    private readonly StoreFolder _folder;
    private readonly LayoutFolder _layout;
    private readonly OciLimits _limits;
    private readonly int _maxParallelLayers;
    private readonly CheckingKeeper _keeper;
    private readonly List<StoreFinding> _findings = [];
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private readonly Dictionary<Digest, SortedSet<string>> _users = [];
    private readonly Dictionary<Digest, Descriptor> _needed = [];
    private readonly IProgress<StoreCheckProgress>? _progress;
    private readonly CancellationToken _cancellationToken;
    private long _bytesTotal;
    private long _bytesDone;

    public StoreCheck(StoreFolder folder, LayoutFolder layout, StoreKeeper keeper, ImageStoreOptions options, IProgress<StoreCheckProgress>? progress, CancellationToken cancellationToken)
    {
        (_folder, _layout, _limits, _maxParallelLayers, _progress, _cancellationToken) = (folder, layout, options.Limits, options.MaxParallelLayers, progress, cancellationToken);
        _keeper = new CheckingKeeper(folder, keeper, Tell);
    }

    public IReadOnlyList<StoreFinding> Run()
    {
        try
        {
            _layout.Refresh();
        }
        catch (LayerFormatException e)
        {
            Tell(new StoreFinding(StoreFindingKind.Damaged, "index.json", e.Reason));
            return _findings;
        }

        try
        {
            _bytesTotal = BlobFiles().Sum(static f => f.Length);
            var manifests = Roots().SelectMany(r => NoteParts(r.Root, r.User)).Where(static d => MediaTypes.IsManifest(d.MediaType)).DistinctBy(static d => d.Digest).ToList();
            foreach (var manifest in manifests)
            {
                CheckImage(manifest);
            }

            CheckDeltas();
            CheckBlobs();
            return [.. _findings.Select(f => f with { Users = UsersOf(f) }).OrderBy(static f => f.Path, StringComparer.Ordinal)];
        }
        finally
        {
            _keeper.Clear();
        }
    }

    /// <summary>What the list and the containers refer to.</summary>
    private List<(Descriptor Root, string User)> Roots()
    {
        var roots = _layout.Roots.Select(static r => (r, r.Tag ?? r.Digest.Short)).ToList();
        foreach (var path in Directory.EnumerateFiles(_folder.Containers, "*.json"))
        {
            var name = Path.GetFileNameWithoutExtension(path);
            try
            {
                if (ContainerRecord.IsValidName(name) && ContainerRecord.Read(path, name, _limits) is { } record)
                {
                    roots.AddRange(record.Layers.Prepend(record.Manifest).Select(d => (d, "container " + name)));
                }
            }
            catch (LayerFormatException e)
            {
                Tell(new StoreFinding(StoreFindingKind.Damaged, Path.GetRelativePath(_folder.Root, path), e.Entry is null ? e.Reason : $"{e.Entry}: {e.Reason}"));
            }
        }

        return roots;
    }

    private IReadOnlyList<Descriptor> NoteParts(Descriptor root, string user)
    {
        IReadOnlyList<Descriptor> parts = [root];
        if (_layout.Contains(root.Digest))
        {
            try
            {
                parts = new ImageGraph(_layout, _limits).From(root);
            }
            catch (LayerFormatException e)
            {
                Tell(new StoreFinding(StoreFindingKind.Damaged, Relative(Digest.TryParse(e.Entry?.Split(' ')[^1], out var digest) ? digest : root.Digest), e.Reason));
            }
        }

        foreach (var part in parts)
        {
            _needed.TryAdd(part.Digest, part);
            (_users.TryGetValue(part.Digest, out var users) ? users : _users[part.Digest] = new SortedSet<string>(StringComparer.Ordinal)).Add(user);
            if (!_layout.Contains(part.Digest) && !MediaTypes.IsForeign(part.MediaType))
            {
                Tell(new StoreFinding(StoreFindingKind.Missing, Relative(part.Digest), $"a blob of {part.Size} bytes, {part.MediaType}"));
            }
        }

        return parts;
    }

    private void CheckImage(Descriptor descriptor)
    {
        try
        {
            var manifest = ImageGraph.ReadManifest(_layout, descriptor, _limits);
            if (!MediaTypes.IsConfig(manifest.Config.MediaType) || !manifest.Layers.All(l => MediaTypes.IsLayer(l.MediaType)))
            {
                return;
            }

            var progress = new Progress(this, _bytesDone);
            OciImage.Open(_layout, descriptor, new OciImageOptions { Limits = _limits, MaxParallelLayers = _maxParallelLayers, Keeper = _keeper }, progress, _cancellationToken).Dispose();
        }
        catch (LayerFormatException e)
        {
            // The message names the blob where one is to blame; a missing one has been told of.
            var digest = e.Entry?.Split(' ', ':', ',') is null ? null : Digests(e.Entry).Cast<Digest?>().FirstOrDefault();
            if (digest is null || _layout.Contains(digest.Value))
            {
                Tell(new StoreFinding(StoreFindingKind.Damaged, Relative(digest ?? descriptor.Digest), e.Reason));
            }
        }
    }

    private void CheckDeltas()
    {
        foreach (var blob in _needed.Values.Where(d => MediaTypes.CompressionOf(d.MediaType) == LayerCompression.None && !_keeper.Checked.Contains(d.Digest) && _layout.Contains(d.Digest)))
        {
            try
            {
                Layer.FromTar(_folder.Blob(blob.Digest), new TarLayerOptions { Name = Relative(blob.Digest) }, _cancellationToken).Dispose();
            }
            catch (LayerFormatException e)
            {
                Tell(new StoreFinding(StoreFindingKind.Damaged, Relative(blob.Digest), e.Reason));
            }
        }
    }

    /// <summary>Blobs that no image pass has read, those that nothing needs too: their names are claims.</summary>
    private void CheckBlobs()
    {
        var done = _keeper.Checked;
        foreach (var file in BlobFiles())
        {
            var name = Path.GetRelativePath(_folder.Root, file.FullName);
            if (StoreFolder.IsTemporary(file.Name))
            {
                continue;
            }

            if (!Digest.TryParse($"{file.Directory!.Name}:{file.Name}", out var digest) || !digest.IsVerifiable)
            {
                Tell(new StoreFinding(StoreFindingKind.Strange, name, "its name is no digest that can be verified"));
            }
            else if (!done.Contains(digest))
            {
                CheckBlob(digest, name);
            }
        }
    }

    private void CheckBlob(Digest digest, string name)
    {
        try
        {
            using var stream = _layout.OpenBlob(digest);
            if (_needed.TryGetValue(digest, out var descriptor) && descriptor.Size != stream.Length)
            {
                Tell(new StoreFinding(StoreFindingKind.Damaged, name, $"it has {stream.Length} bytes, its descriptor says {descriptor.Size}"));
            }
            else if (!FileBytes.Have(stream, digest, Add, _cancellationToken))
            {
                Tell(new StoreFinding(StoreFindingKind.Damaged, name, "its bytes have another digest"));
            }
        }
        catch (LayerFormatException e)
        {
            Tell(new StoreFinding(StoreFindingKind.Strange, name, e.Reason));
        }
    }

    private IEnumerable<FileInfo> BlobFiles() =>
        Directory.EnumerateDirectories(Path.Combine(_folder.Root, "blobs")).SelectMany(static d => new DirectoryInfo(d).EnumerateFiles());

    private IReadOnlyList<string> UsersOf(StoreFinding finding)
    {
        var parts = finding.Path.Split(Path.DirectorySeparatorChar);
        return parts is ["blobs", var algorithm, var encoded] && Digest.TryParse($"{algorithm}:{encoded}", out var digest) && _users.TryGetValue(digest, out var users) ? [.. users] : [];
    }

    private static IEnumerable<Digest> Digests(string text)
    {
        foreach (var word in text.Split(' ', ',', '\''))
        {
            if (Digest.TryParse(word.TrimEnd(':'), out var digest))
            {
                yield return digest;
            }
        }
    }

    private string Relative(Digest digest) => Path.Combine("blobs", digest.Algorithm, digest.Encoded);

    private void Tell(StoreFinding finding)
    {
        lock (_told)
        {
            if (_told.Add(finding.Path))
            {
                _findings.Add(finding);
            }
        }
    }

    private void Add(int bytes)
    {
        _bytesDone += bytes;
        _progress?.Report(new StoreCheckProgress(_bytesDone, Math.Max(_bytesDone, _bytesTotal)));
    }

    private sealed class Progress(StoreCheck check, long before) : IProgress<ImageProgress>
    {
        public void Report(ImageProgress value)
        {
            check._bytesDone = Math.Max(check._bytesDone, before + value.BytesDone);
            check._progress?.Report(new StoreCheckProgress(check._bytesDone, Math.Max(check._bytesDone, check._bytesTotal)));
        }
    }
}
