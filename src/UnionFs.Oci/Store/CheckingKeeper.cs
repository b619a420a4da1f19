using System.Collections.Concurrent;

namespace UnionFs.Oci;

/// <summary>Lets the pass over a layer make everything anew, beside what is kept, and compares: nothing that is kept is believed.</summary>
internal sealed class CheckingKeeper(StoreFolder folder, StoreKeeper store, Action<StoreFinding> found) : LayerKeeper
{
    private readonly ConcurrentDictionary<(Digest Blob, Digest DiffId), bool> _checked = new();
    private readonly ConcurrentDictionary<(Digest Blob, Digest DiffId), (string Tar, string Index)> _made = new();

    /// <summary>The blobs that were read and are what they claim to be.</summary>
    public IReadOnlySet<Digest> Checked => _checked.Keys.Select(static k => k.Blob).ToHashSet();

    public override Layer? TryOpen(Descriptor blob, Digest diffId, TarLayerOptions options) =>
        _checked.ContainsKey((blob.Digest, diffId)) ? Layer.InMemory(options.Name!, static _ => { }) : null;

    public override TarLayerOptions Keeping(Descriptor blob, Digest diffId, TarLayerOptions options)
    {
        var made = _made.GetOrAdd((blob.Digest, diffId), _ => (folder.NewTemporary(), folder.NewTemporary()));
        return options with { UnpackedFile = made.Tar, IndexFile = made.Index };
    }

    public override void Verified(Descriptor blob, Digest diffId)
    {
        _checked[(blob.Digest, diffId)] = true;
        var (tar, index) = _made[(blob.Digest, diffId)];
        var facts = LayerFacts.Read(folder.Facts(blob.Digest));
        if (facts is null && File.Exists(folder.Facts(blob.Digest)))
        {
            Tell(folder.Facts(blob.Digest), "it does not say what the uncompressed layer is");
        }

        if (facts is not null && (facts.DiffId != diffId || facts.TarBytes != new FileInfo(tar).Length))
        {
            Tell(folder.Facts(blob.Digest), $"it says that the uncompressed layer is {facts.DiffId} of {facts.TarBytes} bytes, and it is {diffId} of {new FileInfo(tar).Length}");
        }

        Compare(store.TarOf(blob.Digest, diffId), tar, "it is not the uncompressed layer whose name it has");
        Compare(folder.Index(diffId), index, "it is not the index of its layer");
    }

    /// <summary>Removes what was made for comparing.</summary>
    public void Clear()
    {
        foreach (var (tar, index) in _made.Values)
        {
            File.Delete(tar);
            File.Delete(index);
        }
    }

    private void Compare(string kept, string made, string reason)
    {
        if (File.Exists(kept) && (!StoreFolder.IsFile(kept) || !FileBytes.AreEqual(kept, made)))
        {
            Tell(kept, reason);
        }
    }

    private void Tell(string path, string reason) => found(new StoreFinding(StoreFindingKind.Damaged, Path.GetRelativePath(folder.Root, path), reason));
}
