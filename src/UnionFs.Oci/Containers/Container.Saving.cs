namespace UnionFs.Oci;

/// <content>From changes to layers.</content>
public sealed partial class Container
{
    /// <summary>With more saved layers than this the next save writes all changes as one.</summary>
    public const int MaxSavedLayers = 64;

    /// <summary>
    /// Saves what changed since the last save as one more layer: whole files where anything of them changed, whiteouts for what was removed. When it
    /// returns, it is on the disk; cut off, the container is as it was saved before.
    /// </summary>
    /// <param name="progress">Told how far it has come, on the calling thread.</param>
    /// <param name="cancellationToken">Ends it; nothing is saved then.</param>
    /// <returns>The layer; null if nothing had changed.</returns>
    /// <exception cref="InvalidOperationException">The container is not kept.</exception>
    /// <exception cref="NotSupportedException">A path cannot be written to a layer: its name starts with <c>.wh.</c>.</exception>
    /// <exception cref="IOException">It cannot be written, or may not last; the next save tries the same changes again.</exception>
    public SavedChanges? Save(IProgress<TarWriteProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        if (!IsKept)
        {
            throw new InvalidOperationException("The container has no name, so there is nothing to save it as; commit it to an image instead.");
        }

        lock (_saving)
        {
            // Frozen first, so that what changes while it is written belongs to the next save.
            FileSystem.Commit("save");
            var all = FileSystem.Layers;
            if (all.Count == _savedLevels)
            {
                return null;
            }

            using var lease = _store.Lease($"saving container {_record.Name}");
            var isWhole = _record.Layers.Count >= MaxSavedLayers;
            using var changes = isWhole ? SquashedLayer.Of("changes", Image.Layers, all)
                : all.Count == _savedLevels + 1 ? null : SquashedLayer.Of("changes", all.Take(_savedLevels), all);
            var saved = Write(changes ?? all[_savedLevels], progress, cancellationToken);
            IReadOnlyList<Descriptor> kept = isWhole ? [] : _record.Layers;
            var isEmpty = saved.Report.IsEmpty;
            Warnings = [.. saved.Report.Warnings.Select(static w => new DraftWarning("save", w))];
            if (!isEmpty || isWhole)
            {
                Replace(_record with { Layers = isEmpty ? kept : [.. kept, saved.Layer], Saved = _store.Options.TimeProvider.GetUtcNow() });
            }

            _savedLevels = all.Count;
            return isEmpty ? null : saved;
        }
    }

    /// <summary>Makes an image of what it shows: the layers of its image, and one more of everything that changed since. The container goes on as it is.</summary>
    /// <param name="name">The name of the new image in the store.</param>
    /// <param name="options">What the history says.</param>
    /// <param name="save">How the new layer is written.</param>
    /// <param name="change">What the config becomes; unset, it stays.</param>
    /// <param name="progress">Told how far it has come, on the calling thread.</param>
    /// <param name="cancellationToken">Ends it; the name is as it was.</param>
    /// <returns>Names the manifest.</returns>
    /// <exception cref="ArgumentException">The name cannot be one.</exception>
    /// <exception cref="NotSupportedException">A path cannot be written to a layer: its name starts with <c>.wh.</c>.</exception>
    /// <exception cref="IOException">It cannot be written, or may not last.</exception>
    public Descriptor Commit(
        string name, CommitOptions? options = null, ImageSaveOptions? save = null, Func<RuntimeConfig, RuntimeConfig>? change = null,
        IProgress<ImageProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        var tag = ImageStore.WithTag(name);
        if (!ImageReference.IsValidTag(tag))
        {
            throw new ArgumentException($"'{FsText.Quote(name)}' cannot be the name of an image.", nameof(name));
        }

        lock (_saving)
        {
            using var lease = _store.Lease($"committing {tag}", Image.Manifest.Layers.Select(static l => l.Digest));
            var draft = Image.ToDraft();
            using var changes = _hold.Layers.Count == 0 ? null
                : SquashedLayer.Of("commit", Image.Layers, FileSystem.Layers.Push(FileSystem.ToLayer("top")));
            draft = changes is null ? draft.Commit(FileSystem, options) : draft.AppendUnlessEmpty(changes, (options ?? new CommitOptions()).ToHistory("commit"));
            draft = change is null ? draft : draft.WithConfig(change);
            var written = draft.Save(_store.Layout, tag, save, progress, cancellationToken);
            Warnings = draft.Warnings;
            return written;
        }
    }

    /// <summary>Writes the merged tree as a tar: everything that is seen, nothing that is hidden.</summary>
    /// <param name="tar">Where it goes; only written to.</param>
    /// <param name="options">How it is written.</param>
    /// <param name="progress">Told how far it has come, on the calling thread.</param>
    /// <param name="cancellationToken">Ends it; what was written stays.</param>
    public TarReport Export(Stream tar, TarWriteOptions? options = null, IProgress<TarWriteProgress>? progress = null, CancellationToken cancellationToken = default) =>
        FileSystem.WriteTar(tar, options ?? new TarWriteOptions { Whiteouts = WhiteoutFormat.None, KeepNanoseconds = true }, progress, cancellationToken);

    /// <summary>Writes what changed since its image as a layer tar, with whiteouts.</summary>
    /// <param name="tar">Where it goes; only written to.</param>
    /// <param name="options">How it is written.</param>
    /// <param name="progress">Told how far it has come, on the calling thread.</param>
    /// <param name="cancellationToken">Ends it; what was written stays.</param>
    public TarReport ExportChanges(Stream tar, TarWriteOptions? options = null, IProgress<TarWriteProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        using var layer = ToLayer();
        return layer.WriteTar(tar, options, progress, cancellationToken);
    }

    /// <summary>Writes the merged tree to a folder of the host: everything that is seen, nothing that is hidden.</summary>
    /// <param name="folder">Where: nothing is there yet, or an empty directory.</param>
    /// <param name="options">How it is written; unset, everything as it is (<see cref="WhiteoutFormat.None"/>).</param>
    /// <param name="progress">Told how far it has come, on the calling thread.</param>
    /// <param name="cancellationToken">Ends it; nothing stays.</param>
    /// <returns>What was written, and what was left out.</returns>
    /// <remarks>All else, exceptions too, is as in <see cref="Layer.WriteFolder"/>.</remarks>
    public FolderReport Export(
        string folder, FolderWriteOptions? options = null, IProgress<FolderWriteProgress>? progress = null, CancellationToken cancellationToken = default) =>
        FileSystem.WriteFolder(folder, options, progress, cancellationToken);

    /// <summary>Writes what changed since its image to a folder of the host, with whiteouts, so that <see cref="Layer.FromDirectory"/> reads it as a layer.</summary>
    /// <param name="folder">Where: nothing is there yet, or an empty directory.</param>
    /// <param name="options">How it is written.</param>
    /// <param name="progress">Told how far it has come, on the calling thread.</param>
    /// <param name="cancellationToken">Ends it; nothing stays.</param>
    /// <returns>What was written, and what was left out.</returns>
    /// <remarks>All else, exceptions too, is as in <see cref="Layer.WriteFolder"/>.</remarks>
    public FolderReport ExportChanges(
        string folder, FolderWriteOptions? options = null, IProgress<FolderWriteProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        using var layer = ToLayer();
        options ??= new FolderWriteOptions();
        return layer.WriteFolder(folder, options with { Below = options.Below ?? Image.Layers }, progress, cancellationToken);
    }

    /// <summary>What changed since its image, as a layer.</summary>
    internal Layer ToLayer() => _hold.Layers.Count == 0 ? FileSystem.ToLayer("changes", ChangesSince.Stack)
        : SquashedLayer.Of("changes", Image.Layers, FileSystem.Layers.Push(FileSystem.ToLayer("top")));

    private SavedChanges Write(Layer layer, IProgress<TarWriteProgress>? progress, CancellationToken cancellationToken)
    {
        using var blob = _store.Layout.BeginBlob();
        var report = layer.WriteTar(blob, new TarWriteOptions { KeepNanoseconds = true }, progress, cancellationToken);
        return new SavedChanges(report.IsEmpty ? new Descriptor(MediaTypes.OciLayer, default, 0) : blob.Complete(MediaTypes.OciLayer), report);
    }

    private void Replace(ContainerRecord record)
    {
        record.Write(_store.Folder.Container(record.Name));
        _record = record;
    }
}
