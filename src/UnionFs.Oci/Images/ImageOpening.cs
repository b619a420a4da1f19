using System.Runtime.ExceptionServices;

namespace UnionFs.Oci;

/// <summary>
/// Opens the layers of one image, several at a time: each in one pass that decompresses, digests what is stored and what comes out, and indexes.
/// All of them are right, or none is there.
/// </summary>
internal sealed class ImageOpening(BlobSource source, ImageManifest manifest, ImageConfig config, OciImageOptions options, ProgressCount progress)
{
    private readonly Layer?[] _layers = new Layer?[manifest.Layers.Count];
    private readonly Exception?[] _failures = new Exception?[manifest.Layers.Count];

    public Layer[] Run(CancellationToken cancellationToken)
    {
        // The largest first, so that none of them is what everybody waits for at the end.
        var order = Enumerable.Range(0, _layers.Length).OrderByDescending(i => manifest.Layers[i].Size).ToArray();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (order.Length <= 1 || options.MaxParallelLayers <= 1)
        {
            Array.ForEach(order, i => OpenOne(i, stop));
        }
        else
        {
            Parallel.ForEach(order, new ParallelOptions { MaxDegreeOfParallelism = options.MaxParallelLayers }, i => OpenOne(i, stop));
        }

        var failure = Array.Find(_failures, static f => f is not null and not OperationCanceledException) ?? Array.Find(_failures, static f => f is not null);
        if (failure is not null)
        {
            Array.ForEach(_layers, Close);
            ExceptionDispatchInfo.Throw(failure);
        }

        return _layers!;
    }

    private void Close(Layer? layer)
    {
        if (layer is not null && options.Keeper is { } keeper)
        {
            keeper.Release(layer);
        }
        else
        {
            layer?.Dispose();
        }
    }

    private void OpenOne(int index, CancellationTokenSource stop)
    {
        try
        {
            stop.Token.ThrowIfCancellationRequested();
            _layers[index] = Open(index, stop.Token);
            progress.AddLayer();
        }
        catch (Exception e)
        {
            _failures[index] = e;
            stop.Cancel();
        }
    }

    private Layer Open(int index, CancellationToken cancellationToken)
    {
        var (blob, diffId) = (manifest.Layers[index], config.DiffIds[index]);
        var tar = OptionsOf(index, blob, diffId);
        if (options.Keeper?.TryOpen(blob, diffId, tar) is { } kept)
        {
            progress.AddBytes(blob.Size);
            return kept;
        }

        if (options.Keeper is not null)
        {
            tar = options.Keeper.Keeping(blob, diffId, tar);
        }

        try
        {
            return Told(Read(blob, tar, cancellationToken), blob, diffId);
        }
        catch (LayerFormatException e) when (e.Layer == tar.Name)
        {
            throw new LayerFormatException(source.Name, $"layer {index}, {blob.Digest}{(e.Entry is null ? "" : $": {e.Entry}")}", e.Offset, e.Reason, e);
        }
    }

    private Layer Told(Layer layer, Descriptor blob, Digest diffId)
    {
        try
        {
            options.Keeper?.Verified(blob, diffId);
            return layer;
        }
        catch
        {
            layer.Dispose();
            throw;
        }
    }

    private TarLayerOptions OptionsOf(int index, Descriptor blob, Digest diffId)
    {
        if (MediaTypes.CompressionOf(blob.MediaType) is not { } compression)
        {
            throw source.Malformed(blob.Digest, $"layer {index} is of the type '{FsText.Quote(blob.MediaType)}', which is no layer");
        }

        if (diffId.Algorithm != "sha256")
        {
            throw source.Malformed(diffId, $"the digest of layer {index} in the config is not SHA-256, so it cannot be verified");
        }

        source.CheckVerifiable(blob.Digest);
        if (compression == LayerCompression.None && blob.Digest.Algorithm == diffId.Algorithm && blob.Digest != diffId)
        {
            throw source.Malformed(blob.Digest, $"layer {index} is not compressed and its digest in the config is {diffId}");
        }

        var limits = options.Limits;
        return new TarLayerOptions
        {
            Name = $"{index} {blob.Digest.Short}",
            DiffId = diffId.ToString(),
            Spool = options.Spool,
            Decompressors = [new ZstdDecompressor(limits.MaxZstdWindowBytes)],
            MaxEntries = limits.MaxEntries,
            MaxTarBytes = limits.MaxLayerBytes,
            MaxCompressionRatio = limits.MaxCompressionRatio,
            RatioFreeBytes = limits.RatioFreeBytes,
        };
    }

    private Layer Read(Descriptor blob, TarLayerOptions tar, CancellationToken cancellationToken)
    {
        var isSameDigest = MediaTypes.CompressionOf(blob.MediaType) == LayerCompression.None && blob.Digest.ToString() == tar.DiffId;
        var content = OpenContent(blob);
        if (isSameDigest && content is not null && tar.UnpackedFile is null)
        {
            return ReadInPlace(blob, content, tar, cancellationToken);
        }

        using var stream = new VerifiedBlobStream(source, blob, content is null ? source.OpenBlob(blob.Digest) : new ContentStream(content), isDigested: !isSameDigest, progress.AddBytes);
        CheckCompression(blob, stream.Start());
        var layer = Layer.FromTar(stream, tar, cancellationToken);
        try
        {
            stream.Finish();
            return layer;
        }
        catch
        {
            layer.Dispose();
            throw;
        }
    }

    private LayerContent? OpenContent(Descriptor blob)
    {
        if (MediaTypes.IsForeign(blob.MediaType) && !source.Contains(blob.Digest))
        {
            throw source.Malformed(blob.Digest, "it is a layer that is not distributed, and it is not here; the addresses it may come from are not visited");
        }

        return source.OpenContent(blob.Digest);
    }

    private Layer ReadInPlace(Descriptor blob, LayerContent content, TarLayerOptions tar, CancellationToken cancellationToken)
    {
        try
        {
            if (content.Length != blob.Size)
            {
                throw source.Malformed(blob.Digest, $"it has {content.Length} bytes, its descriptor says {blob.Size}");
            }

            Span<byte> start = stackalloc byte[8];
            CheckCompression(blob, start[..content.Read(0, start)]);
        }
        catch
        {
            content.Dispose();
            throw;
        }

        var layer = Layer.FromTar(content, tar, cancellationToken);
        progress.AddBytes(blob.Size);
        return layer;
    }

    /// <summary>What is stored must be compressed as its media type says, or two readers may see two things.</summary>
    private void CheckCompression(Descriptor blob, ReadOnlySpan<byte> start)
    {
        var actual = start.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) ? LayerCompression.Gzip : ZstdDecompressor.IsZstd(start) ? LayerCompression.Zstd : LayerCompression.None;
        if (MediaTypes.CompressionOf(blob.MediaType) is var said && said != actual)
        {
            throw source.Malformed(blob.Digest, $"its type '{FsText.Quote(blob.MediaType)}' does not fit its first bytes, which are {(actual == LayerCompression.None ? "neither gzip nor zstd" : actual == LayerCompression.Gzip ? "gzip" : "zstd")}");
        }
    }
}
