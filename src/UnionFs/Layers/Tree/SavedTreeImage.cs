using Microsoft.Win32.SafeHandles;

namespace UnionFs;

/// <summary>
/// The image of a saved tree: pages are read, not mapped, and checked when they are first touched, so that whatever becomes of the file
/// afterwards changes nothing that was used. Memory is reserved for all of it and taken up by what was touched.
/// </summary>
internal sealed class SavedTreeImage(string path, SafeFileHandle handle, int start, int length, uint[] checksums)
    : TreeImage(GC.AllocateUninitializedArray<byte>(length))
{
    private readonly Lock _lock = new();
    private readonly bool[] _isThere = new bool[checksums.Length];

    /// <summary>How many pages were read so far.</summary>
    public int PagesRead { get; private set; }

    public override int Require(int start, int count)
    {
        if (start < 0 || count < 0 || start > Bytes.Length - count)
        {
            throw Damaged(start);
        }

        var page = start / SavedTree.PageBytes;
        var last = Math.Max(start, start + count - 1) / SavedTree.PageBytes;
        for (; page <= last && page < _isThere.Length; page++)
        {
            if (!Volatile.Read(ref _isThere[page]))
            {
                Load(page);
            }
        }

        return (int)Math.Min((long)page * SavedTree.PageBytes, Bytes.Length);
    }

    public override Exception Damaged(int position) =>
        new LayerFormatException(path, null, start + (long)position, "the saved index is damaged; without the file it is made anew");

    /// <summary>A wrong id may come from the file as well as from the caller; what is known is that it does not fit.</summary>
    public override Exception NotOfKind(long id, string kind) =>
        new LayerFormatException(path, null, start + id, $"the saved index has no {kind} there: it is damaged, or the id is none of this layer");

    public override void Close() => handle.Dispose();

    private void Load(int page)
    {
        lock (_lock)
        {
            if (_isThere[page])
            {
                return;
            }

            var at = page * SavedTree.PageBytes;
            var bytes = Bytes.AsSpan(at, Math.Min(SavedTree.PageBytes, Bytes.Length - at));
            for (var rest = bytes; !rest.IsEmpty;)
            {
                var read = RandomAccess.Read(handle, rest, start + (long)at + bytes.Length - rest.Length);
                if (read == 0)
                {
                    throw Damaged(at);
                }

                rest = rest[read..];
            }

            if (TreeChecksum.Compute(bytes) != checksums[page])
            {
                throw Damaged(at);
            }

            PagesRead++;
            Volatile.Write(ref _isThere[page], true);
        }
    }
}
