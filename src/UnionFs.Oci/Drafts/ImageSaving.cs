namespace UnionFs.Oci;

/// <summary>One saving of a draft: layers bottom first, then the config, then the manifest, so that nothing refers to what is not there.</summary>
internal sealed class ImageSaving(
    LayoutFolder target, bool copiesStored, ImageSaveOptions options, IProgress<ImageProgress>? progress, CancellationToken cancellation)
{
    private readonly DateTimeOffset? _epoch = options.EffectiveEpoch();
    private readonly List<DraftWarning> _warnings = [];
    private readonly List<Descriptor> _layers = [];
    private readonly List<Digest> _diffIds = [];
    private readonly List<BlobSource?> _blobs = [];
    private readonly List<HistoryEntry> _history = [];
    private long _bytesDone;
    private long _bytesTotal;
    private int _layersTotal;
    private bool _isDocker;

    public IReadOnlyList<DraftWarning> Warnings => _warnings;

    private DateTimeOffset Now => _epoch ?? options.TimeProvider.GetUtcNow();

    /// <param name="steps">Layers and history.</param>
    /// <param name="config">The config without them.</param>
    /// <param name="manifest">What the manifest is made of; null for a new one.</param>
    /// <param name="unchanged">The image that the draft still is, whose documents stay byte for byte; null if it was changed.</param>
    public SavedImage Run(IReadOnlyList<DraftStep> steps, ImageConfig config, ImageManifest? manifest, OciImage? unchanged)
    {
        // What docker save wrote has no manifest of its own, so it is made one of OCI.
        var isMade = unchanged?.Blobs is DockerArchive;
        _isDocker = manifest?.MediaType == MediaTypes.DockerManifest && steps.All(static s => s.Layer is not StoredLayer { Blobs: DockerArchive });
        _layersTotal = steps.Count(static s => s.Layer is not null);
        _bytesTotal = steps.SumBytes(static s => s.Layer is StoredLayer stored ? stored.Descriptor.Size : 0);
        var below = LayerStack.Empty;
        foreach (var step in steps)
        {
            Add(step, below);
            below = step.Layer is null ? below : below.Push(step.Layer.Layer);
        }

        if (unchanged is not null && !isMade)
        {
            target.AddBlob(unchanged.Manifest.Config.MediaType, unchanged.Config.Bytes.Span);
            target.AddBlob(unchanged.Manifest.MediaType, unchanged.Manifest.Bytes.Span);
            return new SavedImage(unchanged.Descriptor.WithTag(null), unchanged.Manifest, _blobs);
        }

        var written = unchanged?.Config ?? config with { Created = Now, DiffIds = _diffIds, History = _history };
        var configBlob = target.AddBlob(_isDocker ? MediaTypes.DockerConfig : MediaTypes.OciConfig, written.Bytes.Span);
        var document = (manifest ?? new ImageManifest(configBlob, [])) with
        {
            MediaType = _isDocker ? MediaTypes.DockerManifest : MediaTypes.OciManifest,
            Config = configBlob,
            Layers = _layers,
        };
        var root = target.AddBlob(document.MediaType, document.Bytes.Span);
        return new SavedImage(root with { Platform = written.Platform }, document, _blobs);
    }

    private void Add(DraftStep step, LayerStack below)
    {
        cancellation.ThrowIfCancellationRequested();
        var line = step.History;
        if (step.IsNew && line is not null)
        {
            line = line with { Created = line.Created is { } said && (_epoch is null || said <= _epoch) ? said : Now };
        }

        var blob = step.Layer switch
        {
            StoredLayer stored => Stored(stored),
            NewLayer made => Written(made, below),
            _ => null,
        };
        if (blob is not null)
        {
            _layers.Add(blob);
            progress?.Report(new ImageProgress(_bytesDone, _bytesTotal, _layers.Count, _layersTotal));
        }

        // A config has one line for each layer and no other without the mark.
        line ??= new HistoryEntry { Comment = "no history" };
        _history.Add(line.EmptyLayer == (blob is null) ? line : line with { EmptyLayer = blob is null });
    }

    private Descriptor Stored(StoredLayer layer)
    {
        var descriptor = layer.Descriptor;
        if (copiesStored && layer.Blobs is not null && !ReferenceEquals(layer.Blobs, target) && !target.Contains(descriptor.Digest))
        {
            using var from = new VerifiedBlobStream(layer.Blobs, descriptor, layer.Blobs.OpenBlob(descriptor.Digest), isDigested: false, Count);
            using var to = target.BeginBlob(descriptor);
            from.CopyTo(to);
            to.Complete(descriptor.MediaType);
        }
        else
        {
            Count(descriptor.Size);
        }

        _diffIds.Add(layer.DiffId);
        _blobs.Add(layer.Blobs);
        return descriptor with { MediaType = FamilyType(descriptor.MediaType) };
    }

    /// <summary>Null if the layer says nothing and need not be there.</summary>
    private Descriptor? Written(NewLayer layer, LayerStack below)
    {
        var tar = new TarWriteOptions
        {
            KeepNanoseconds = options.KeepNanoseconds,
            OmitParents = options.OmitParents,
            WarnFromBytes = options.WarnFromBytes,
            LatestTime = _epoch is { } epoch ? Timestamp.FromDateTimeOffset(epoch) : null,
            Below = below,
        };
        using var blob = target.BeginBlob();
        using var output = new LayerOutput(blob, options.Compression, Count);
        var report = layer.Layer.WriteTar(output, tar, null, cancellation);
        _warnings.AddRange(report.Warnings.Select(w => new DraftWarning(layer.Layer.Name, w)));
        if (report.IsEmpty && layer.MayBeEmpty)
        {
            return null;
        }

        var diffId = output.Finish();
        var descriptor = blob.Complete(TypeOf(options.Compression));
        _diffIds.Add(diffId ?? descriptor.Digest);
        _blobs.Add(target);
        return descriptor;
    }

    private void Count(long bytes)
    {
        cancellation.ThrowIfCancellationRequested();
        _bytesDone += bytes;
        progress?.Report(new ImageProgress(_bytesDone, Math.Max(_bytesDone, _bytesTotal), _layers.Count, _layersTotal));
    }

    private string TypeOf(LayerCompression compression) => compression switch
    {
        LayerCompression.Gzip => _isDocker ? MediaTypes.DockerLayerGzip : MediaTypes.OciLayerGzip,
        LayerCompression.Zstd => _isDocker ? MediaTypes.DockerLayerZstd : MediaTypes.OciLayerZstd,
        _ => _isDocker ? MediaTypes.DockerLayer : MediaTypes.OciLayer,
    };

    /// <summary>The name that the manifest's family has for a type of layers; those that may not be passed on keep theirs.</summary>
    private string FamilyType(string mediaType) =>
        MediaTypes.IsForeign(mediaType) || MediaTypes.CompressionOf(mediaType) is not { } compression ? mediaType : TypeOf(compression);
}
