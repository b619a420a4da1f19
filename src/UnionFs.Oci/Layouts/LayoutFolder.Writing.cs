using System.Text;

namespace UnionFs.Oci;

public sealed partial class LayoutFolder
{
    private static readonly TimeSpan s_lockTimeout = TimeSpan.FromSeconds(60);

    /// <summary>Makes an empty layout, or opens the one that is there.</summary>
    /// <param name="path">The folder; it is made if it is not there.</param>
    /// <param name="limits">How long its documents may be.</param>
    /// <exception cref="IOException">The folder holds something else, or it may not last.</exception>
    public static LayoutFolder Create(string path, OciLimits? limits = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var full = System.IO.Path.GetFullPath(path);
        MakeFolder(full);
        using (LayoutLock.Take(full, s_lockTimeout, CancellationToken.None))
        {
            if (!File.Exists(System.IO.Path.Combine(full, MarkerName)))
            {
                Begin(full);
            }
        }

        return Open(path, limits);
    }

    /// <summary>Begins a blob. Needs no lock; a blob that nothing refers to is garbage, so refer to it before its age makes it one.</summary>
    /// <param name="expected">What it must turn out to be; null if that is not known before.</param>
    /// <exception cref="IOException">The layout takes no file.</exception>
    /// <exception cref="LayerFormatException">The expected digest is of an algorithm that cannot be verified.</exception>
    public BlobWriter BeginBlob(Descriptor? expected = null)
    {
        if (expected is not null)
        {
            CheckVerifiable(expected.Digest);
        }

        return new BlobWriter(Name, BlobsOf(expected?.Digest.Algorithm ?? "sha256"), expected);
    }

    /// <summary>Writes a document as a blob.</summary>
    /// <param name="mediaType">What it is.</param>
    /// <param name="bytes">The document.</param>
    /// <exception cref="IOException">It may not last.</exception>
    public Descriptor AddBlob(string mediaType, ReadOnlySpan<byte> bytes)
    {
        using var blob = BeginBlob();
        blob.Write(bytes);
        return blob.Complete(mediaType);
    }

    /// <summary>Gives a manifest or an index a tag, which another that had it loses. What the list says of others stays as it is.</summary>
    /// <param name="tag">The tag; <see cref="ImageReference.IsValidTag"/> says which there are.</param>
    /// <param name="manifest">A manifest or an index that the layout holds.</param>
    /// <exception cref="ArgumentException">The tag or the media type is none.</exception>
    /// <exception cref="IOException">The list may not last, or another process had it locked for a minute; it is the old one or the new one.</exception>
    public void SetTag(string tag, Descriptor manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        CheckTag(tag);
        CheckRoot(manifest);
        FlushBlobs();
        Change(roots => [.. roots.Where(r => r.Tag != tag), manifest.WithTag(tag)]);
    }

    /// <summary>Lists a manifest or an index without a tag, if it is not listed yet.</summary>
    /// <param name="manifest">A manifest or an index that the layout holds.</param>
    /// <exception cref="IOException">As <see cref="SetTag"/>.</exception>
    public void AddRoot(Descriptor manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        CheckRoot(manifest);
        FlushBlobs();
        Change(roots => roots.Any(r => r.Digest == manifest.Digest) ? roots : [.. roots, manifest.WithTag(null)]);
    }

    /// <summary>Takes a tag away. The blobs stay.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="IOException">As <see cref="SetTag"/>.</exception>
    public bool RemoveTag(string tag)
    {
        ArgumentNullException.ThrowIfNull(tag);
        return Change(roots => [.. roots.Where(r => r.Tag != tag)]);
    }

    /// <summary>The folder of blobs named by an algorithm, which is there then and no link.</summary>
    internal string BlobsOf(string algorithm)
    {
        var blobs = System.IO.Path.Combine(Path, BlobsName);
        var folder = System.IO.Path.Combine(blobs, algorithm);
        RefuseLink(blobs);
        RefuseLink(folder);
        MakeFolder(folder);
        return folder;
    }

    /// <summary>Takes everything without a tag that is listed under a digest off the list.</summary>
    internal bool RemoveRoot(Digest digest) => Change(roots => [.. roots.Where(r => r.Digest != digest || r.Tag is not null)]);

    /// <summary>Waits for the lock of the layout.</summary>
    internal LayoutLock Lock(TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        LayoutLock.Take(Path, timeout ?? s_lockTimeout, cancellationToken);

    /// <summary>Replaces the list by one made of it. If nothing changes nothing is written, but what is there is made to last.</summary>
    internal bool Change(Func<IReadOnlyList<Descriptor>, IReadOnlyList<Descriptor>> change)
    {
        using (Lock())
        {
            return ChangeLocked(change);
        }
    }

    /// <summary>As <see cref="Change"/>, for who has the lock.</summary>
    internal bool ChangeLocked(Func<IReadOnlyList<Descriptor>, IReadOnlyList<Descriptor>> change)
    {
        var index = ReadIndex();
        var manifests = change(index.Manifests);
        var changed = !manifests.SequenceEqual(index.Manifests);
        if (changed)
        {
            index = index with { Manifests = manifests };
            Replace(Path, IndexName, index.ToBytes());
        }
        else
        {
            // Who wrote it may have failed to make it last, and what is acknowledged here must.
            AtomicFile.FlushFolder(Path);
        }

        _index = index;
        return changed;
    }

    /// <summary>The marker comes last, after everything that has to last: a folder without one is no layout, so a beginning that was cut off is begun again.</summary>
    private static void Begin(string path)
    {
        var strange = Directory.EnumerateFileSystemEntries(path).Select(System.IO.Path.GetFileName)
            .FirstOrDefault(static n => n is not (LayoutLock.FileName or LayoutLock.FileName + LayoutLock.OwnerSuffix or BlobsName or IndexName) && !n!.EndsWith(AtomicFile.TemporarySuffix, StringComparison.Ordinal));
        if (strange is not null)
        {
            throw new IOException($"The folder '{FsText.Quote(path)}' is no OCI layout and not empty: it has '{FsText.Quote(strange)}'.");
        }

        var blobs = System.IO.Path.Combine(path, BlobsName);
        RefuseLink(blobs);
        Directory.CreateDirectory(System.IO.Path.Combine(blobs, "sha256"));
        AtomicFile.FlushFolder(blobs);
        if (!File.Exists(System.IO.Path.Combine(path, IndexName)))
        {
            Replace(path, IndexName, new ImageIndex().ToBytes());
        }

        if (System.IO.Path.GetDirectoryName(path) is { } parent)
        {
            AtomicFile.FlushFolder(parent);
        }

        Replace(path, MarkerName, Encoding.ASCII.GetBytes($"{{\"imageLayoutVersion\":\"{LayoutMarker.Version}\"}}"));
    }

    /// <summary>Makes a folder and those above it that are missing, so that they last; what cannot be made to last is not there, and is tried again the next time.</summary>
    private static void MakeFolder(string path)
    {
        var missing = new Stack<string>();
        for (var at = path; at is not null && !Directory.Exists(at); at = System.IO.Path.GetDirectoryName(at))
        {
            missing.Push(at);
        }

        if (missing.Count == 0)
        {
            return;
        }

        Directory.CreateDirectory(path);
        try
        {
            foreach (var made in missing)
            {
                AtomicFile.FlushFolder(System.IO.Path.GetDirectoryName(made)!);
            }
        }
        catch (IOException)
        {
            RemoveEmpty(missing.Reverse());
            throw;
        }
    }

    private static void RemoveEmpty(IEnumerable<string> folders)
    {
        try
        {
            foreach (var folder in folders)
            {
                Directory.Delete(folder);
            }
        }
        catch (IOException)
        {
            // Somebody else has put something there meanwhile.
        }
    }

    /// <summary>
    /// Makes the names of all blobs last. Blobs that were found here need not be those of this process: whoever wrote them may be about to flush their folder, or have
    /// failed to.
    /// </summary>
    private void FlushBlobs()
    {
        foreach (var folder in Directory.EnumerateDirectories(System.IO.Path.Combine(Path, BlobsName)))
        {
            AtomicFile.FlushFolder(folder);
        }
    }

    private static void Replace(string folder, string name, ReadOnlySpan<byte> bytes)
    {
        using var file = AtomicFile.Create(System.IO.Path.Combine(folder, name));
        file.Append(bytes);
        file.Commit();
    }

    private static void RefuseLink(string folder)
    {
        if (new DirectoryInfo(folder).LinkTarget is not null)
        {
            throw new IOException($"'{FsText.Quote(folder)}' is a link, which is not followed.");
        }
    }

    private static void CheckTag(string tag)
    {
        ArgumentNullException.ThrowIfNull(tag);
        if (!ImageReference.IsValidTag(tag))
        {
            throw new ArgumentException($"'{FsText.Quote(tag)}' is not a tag: letters, digits and -._:@/+, beginning and ending with a letter or digit.", nameof(tag));
        }
    }

    private void CheckRoot(Descriptor manifest)
    {
        if (!Contains(manifest.Digest))
        {
            throw Malformed(manifest.Digest, "the layout does not hold it, so it is not listed");
        }
    }
}
