namespace UnionFs;

/// <content>Whole trees in one step.</content>
public sealed partial class UnionFileSystem
{
    /// <summary>
    /// Makes a node, with everything below it, once more under a name that is free, in one atomic step: a reader sees the whole copy or nothing of it,
    /// and if it fails nothing was made. Bytes are not copied: each file shares its chunks, and what it shows of the layers, with the one it was made of
    /// until either is written.
    /// </summary>
    /// <remarks>
    /// As <c>cp -a</c> does it: mode, owner, times of access and modification and extended attributes are those of the source, the times of change and
    /// birth are new; a symbolic link is copied itself, also if it is the source; special nodes are copied as such; names of one node inside the tree
    /// are names of one node in the copy. What is hidden or removed is not copied. All nodes are new. With an <see cref="UnionFsOptions.Identity"/> the copy
    /// is that user's, without set-id bits of others and without the extended attributes of root, and he must be allowed to read everything. Directories of the layers that have not been
    /// looked at are read first; then other writers wait while as many nodes are made as the tree has.
    /// </remarks>
    /// <param name="source">The node at the top of the tree.</param>
    /// <param name="destination">A name that is free in a directory that is there.</param>
    /// <exception cref="IOException">
    /// The destination is there (EEXIST) or lies inside the source (EINVAL), a quota would be exceeded (ENOSPC), a handle does not share a file of the tree
    /// (EAGAIN), or a layer cannot be read.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">
    /// Something in the tree may not be read, or the destination not be made (EACCES), or a user may not make a device (EPERM).
    /// </exception>
    public void CopyTree(ReadOnlySpan<char> source, ReadOnlySpan<char> destination)
    {
        using var from = new EncodedPath(source, "copy the tree");
        using var to = new EncodedPath(destination, "copy the tree to");
        var error = _union.CopyTree(from.Bytes, to.Bytes);
        if (error != FsError.OK)
        {
            throw FailureOfTwo(error, "copy the tree", source, nameof(source), destination, nameof(destination));
        }
    }

    /// <summary>
    /// Brings the tree of a layer into the top, as a new directory: what a sandbox on that layer alone shows, made in one atomic step once all bytes have
    /// been read. The layer is not needed afterwards.
    /// </summary>
    /// <remarks>
    /// Attributes, symbolic and hard links, extended attributes and holes are kept; the times of change and birth are new. There is nothing below the new
    /// directory that a layer could hide, so its whiteouts and opaque marks say nothing. With an <see cref="UnionFsOptions.Identity"/> everything is that
    /// user's, as in <see cref="CopyTree"/>. Contents are read without holding up other writers
    /// and count against the quota while they wait for their names; an open handle is used meanwhile. Writers wait at the end, while as many nodes are made
    /// as there are. If it fails or is cancelled, nothing of it is left.
    /// </remarks>
    /// <param name="layer">The layer.</param>
    /// <param name="destination">A name that is free in a directory that is there.</param>
    /// <param name="progress">Told how much is read, on the calling thread.</param>
    /// <param name="cancellationToken">Ends it between two directories or two pieces of a file; not any more once all is read.</param>
    /// <exception cref="IOException">
    /// The destination is there (EEXIST), a quota would be exceeded (ENOSPC), the sandbox went back to another state meanwhile (ESTALE), or the layer cannot be
    /// read.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">
    /// Something in the layer may not be read, or the destination not be made (EACCES), or a user may not make a device (EPERM).
    /// </exception>
    /// <exception cref="LayerFormatException">The layer links to a path of layers below it.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public void Import(
        Layer layer, ReadOnlySpan<char> destination, IProgress<ImportProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(layer);
        cancellationToken.ThrowIfCancellationRequested();
        using var to = new EncodedPath(destination, "import to");
        var error = _union.Import(layer, to.Bytes, progress, cancellationToken, out var failedPath);
        if (error != FsError.OK)
        {
            var detail = failedPath is null ? null : $"layer '{FsText.Quote(layer.Name)}': '{FsText.Quote(failedPath)}'";
            throw Failure(error, "import to", destination, detail, nameof(destination));
        }
    }
}
