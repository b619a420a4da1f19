using System.Buffers;

namespace UnionFs;

public readonly partial struct NodeOperations
{
    /// <summary>The most bytes one call of <see cref="CopyRange"/> copies when it cannot share.</summary>
    private const int MostCopied = 1 << 20;

    /// <summary>Cuts or extends a file (truncate); what is added reads as zeros.</summary>
    public FsError SetLength(Node file, long length)
    {
        var operation = new ChangeContent(ContentChange.SetLength) { Place = Place.Of(file), Length = length };
        return _union.RunOn(file, file, ref operation);
    }

    /// <summary>Makes a file of the content another file has at this moment, as <see cref="UnionFileSystem.Copy"/>: the same cost for any size.</summary>
    /// <param name="source">The file.</param>
    /// <param name="parent">The directory of the new file.</param>
    /// <param name="name">Its name.</param>
    /// <param name="overwrite">Whether a file that is there gets the content instead; else EEXIST.</param>
    public FsError Copy(Node source, Node parent, ReadOnlySpan<byte> name, bool overwrite)
    {
        var operation = new CopyFile(Place.Of(source), Place.Of(parent, name), overwrite);
        return _union.RunOn(source, parent, ref operation);
    }

    /// <summary>Makes a node, with everything below it, once more under a name that is free, as <see cref="UnionFileSystem.CopyTree"/>.</summary>
    /// <param name="source">The node at the top of the tree.</param>
    /// <param name="parent">The directory of the copy; EINVAL if it is the source or lies inside it.</param>
    /// <param name="name">Its name; EEXIST if it is there.</param>
    /// <param name="copy">The node at the top of the copy.</param>
    public FsError CopyTree(Node source, Node parent, ReadOnlySpan<byte> name, out Node copy)
    {
        var error = _union.CopyTree(source, parent, name, out var madeId);
        copy = error == FsError.OK ? new Node(madeId, default) : default;
        return error;
    }

    /// <summary>
    /// Copies bytes from one file into another (copy_file_range). A range that is all of the source, put where it becomes all of the
    /// destination, is shared whatever its size; of any other at most 1 MiB is copied in one atomic step, and the caller goes on after it.
    /// </summary>
    /// <param name="source">The file to read.</param>
    /// <param name="sourceOffset">Where to read.</param>
    /// <param name="destination">The file to write. If it is the source, the ranges must not overlap (EINVAL).</param>
    /// <param name="destinationOffset">Where to write.</param>
    /// <param name="length">How many bytes are wanted.</param>
    /// <param name="copied">How many were copied; 0 at the end of the source.</param>
    public FsError CopyRange(Node source, long sourceOffset, Node destination, long destinationOffset, long length, out long copied)
    {
        copied = 0;
        if (sourceOffset < 0 || destinationOffset < 0 || length < 0 || (source.Id == destination.Id && Overlaps(source, sourceOffset, destinationOffset, length)))
        {
            return FsError.EINVAL;
        }

        if (length > 0 && sourceOffset == 0 && destinationOffset == 0)
        {
            // The largest number means that nothing is asked about the lengths.
            var operation = new CopyFile(Place.Of(source), Place.Of(destination), overwrites: true) { MaxLength = Math.Min(length, long.MaxValue - 1) };
            var error = _union.RunOn(source, destination, ref operation);
            copied = operation.Copied;
            if (error != FsError.EXDEV)
            {
                return error;
            }
        }

        return CopyBytes(source, sourceOffset, destination, destinationOffset, length, ref copied);
    }

    private bool Overlaps(Node file, long from, long to, long length)
    {
        var error = Stat(file, out var stat);
        return error == FsError.OK && Math.Abs(from - to) < Math.Min(length, stat.Size - from);
    }

    private FsError CopyBytes(Node source, long sourceOffset, Node destination, long destinationOffset, long length, ref long copied)
    {
        var error = Open(source, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, out var handle);
        if (error != FsError.OK)
        {
            return error;
        }

        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(length, MostCopied));
        try
        {
            error = handle.TryRead(sourceOffset, buffer.AsSpan(0, (int)Math.Min(length, MostCopied)), out var count);
            if (error != FsError.OK)
            {
                return error;
            }

            var operation = new ChangeContent(ContentChange.Write)
            {
                Place = Place.Of(destination), Offset = destinationOffset, Data = buffer.AsSpan(0, count),
            };
            error = _union.RunOn(destination, destination, ref operation);
            copied = error == FsError.OK ? count : 0;
            return error;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            handle.Dispose();
        }
    }
}
