using System.Collections.Concurrent;

namespace UnionFs.Oci;

/// <summary>
/// A source whose layers are written into a store as they are read, in the pass that verifies them: <see cref="LoadingKeeper"/> gives each its
/// name once it is found right.
/// </summary>
internal sealed class LoadingSource(BlobSource source, LayoutFolder store, IReadOnlySet<Digest> copied) : BlobSource(source.Name)
{
    // A manifest may name a layer twice, and both are read at once, each by a thread of its own.
    private readonly ConcurrentDictionary<(Digest Digest, int Thread), AtomicFile> _files = new();

    public override IReadOnlyList<Descriptor> Roots => source.Roots;

    public override bool Contains(Digest digest) => source.Contains(digest);

    public override Stream OpenBlob(Digest digest)
    {
        var stream = source.OpenBlob(digest);
        if (!copied.Contains(digest))
        {
            return stream;
        }

        try
        {
            var file = AtomicFile.CreateIn(store.BlobsOf(digest.Algorithm));
            if (_files.TryRemove(KeyOf(digest), out var cutOff))
            {
                cutOff.Dispose();
            }

            _files[KeyOf(digest)] = file;
            return new CopyingStream(stream, file);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Gives a blob its name; this thread read it to its end, and it is what it claims to be.</summary>
    public long Keep(Digest digest)
    {
        if (!_files.TryRemove(KeyOf(digest), out var file))
        {
            return 0;
        }

        using (file)
        {
            file.Commit(digest.Encoded);
            return file.Length;
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var key in _files.Keys)
            {
                if (_files.TryRemove(key, out var file))
                {
                    file.Dispose();
                }
            }
        }

        base.Dispose(disposing);
    }

    private static (Digest Digest, int Thread) KeyOf(Digest digest) => (digest, Environment.CurrentManagedThreadId);
}
