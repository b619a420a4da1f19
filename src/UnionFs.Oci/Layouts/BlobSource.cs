namespace UnionFs.Oci;

/// <summary>
/// Where the blobs of images are: a layout or an archive. What comes out of it is not verified until somebody has digested it;
/// <see cref="ReadDocument"/> does. Reading is thread-safe.
/// </summary>
public abstract class BlobSource : IDisposable
{
    /// <summary>Starts a source.</summary>
    /// <param name="name">What people call it.</param>
    protected BlobSource(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        Name = name;
    }

    /// <summary>What people call it: its path.</summary>
    public string Name { get; }

    /// <summary>What the source lists: manifests and indexes, each perhaps with a <see cref="Descriptor.Tag"/>.</summary>
    public abstract IReadOnlyList<Descriptor> Roots { get; }

    /// <summary>Whether there is a blob of that name.</summary>
    public abstract bool Contains(Digest digest);

    /// <summary>The bytes of a blob as they lie there, not verified.</summary>
    /// <exception cref="LayerFormatException">There is no such blob, or something else is in its place.</exception>
    public abstract Stream OpenBlob(Digest digest);

    /// <summary>The file of the host that has exactly the bytes of a blob, or null. It is a regular file and was not reached through a link.</summary>
    public virtual string? FileOf(Digest digest) => null;

    /// <summary>A manifest, config or index, verified: it has the length and the digest its descriptor says. Nothing is allocated by what the descriptor claims.</summary>
    /// <param name="descriptor">Names the document.</param>
    /// <param name="limits">How long it may be.</param>
    /// <exception cref="LayerFormatException">It is not there, is too long or not what the descriptor says.</exception>
    public ReadOnlyMemory<byte> ReadDocument(Descriptor descriptor, OciLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        var most = (limits ?? OciLimits.Default).MaxDocumentBytes;
        if (descriptor.Size > most)
        {
            throw Malformed(descriptor.Digest, $"it has {descriptor.Size} bytes, more than the {most} allowed for a document");
        }

        CheckVerifiable(descriptor.Digest);
        using var stream = OpenBlob(descriptor.Digest);
        var bytes = BoundedBytes.Read(stream, (int)descriptor.Size + 1);
        if (bytes.Length != descriptor.Size)
        {
            throw Malformed(descriptor.Digest, bytes.Length > descriptor.Size
                ? $"it is longer than the {descriptor.Size} bytes its descriptor says"
                : $"it has {bytes.Length} bytes, its descriptor says {descriptor.Size}");
        }

        using var hash = descriptor.Digest.CreateHash();
        hash.AppendData(bytes);
        return descriptor.Digest.IsResultOf(hash) ? bytes : throw Malformed(descriptor.Digest, "its bytes have another digest");
    }

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    /// <summary>Closes what the source holds open. Images that were opened from it and read from it no longer work.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases resources; sources that hold none need not override it.</summary>
    /// <param name="disposing">False when called by a finalizer.</param>
    protected virtual void Dispose(bool disposing)
    {
    }

    /// <summary>The bytes of a blob by offset, not verified; null for a source that only has them in a row. The caller disposes it.</summary>
    /// <exception cref="LayerFormatException">There is no such blob, or something else is in its place.</exception>
    internal virtual LayerContent? OpenContent(Digest digest) => null;

    /// <summary>What is wrong with a blob.</summary>
    internal LayerFormatException Malformed(Digest digest, string reason) => new(Name, digest.ToString(), -1, reason);

    /// <summary>Refuses digests that nobody here can check.</summary>
    internal void CheckVerifiable(Digest digest)
    {
        if (!digest.IsVerifiable)
        {
            throw Malformed(digest, $"digests of the algorithm '{FsText.Quote(digest.Algorithm ?? "")}' cannot be verified");
        }
    }
}
