namespace UnionFs;

public abstract partial class Layer
{
    /// <summary>
    /// Writes the layer to a folder of the host: only what the layer itself says, deletions as whiteouts, so that <see cref="FromDirectory"/> gives the same
    /// layer again. Modes, times to the nanosecond, links, hard links and holes are kept; owners, extended attributes, devices and the like where the host and
    /// the rights of the user allow. What has no place is told in the report.
    /// </summary>
    /// <remarks>
    /// <para>
    /// The folder is there whole or not at all: it is written under a temporary name beside its place (<c>.unionfs-….tmp</c>), for nobody else to enter, and
    /// then renamed; a failure or a cancellation removes it, a process that dies leaves it. An empty directory that is there is replaced. Only where that cannot
    /// be (something is mounted on it, its parent takes no names, or it is the current directory) the empty directory itself is filled, and emptied again
    /// if the writing fails.
    /// </para>
    /// <para>
    /// On Linux every name is made in an open directory, through no link and at any depth. Modes of symbolic links mean nothing there and are not kept. Content
    /// that lies in a file of the host is shared where the file system can (reflink) and copied by the kernel otherwise.
    /// </para>
    /// <para>Of a layer that a sandbox committed, what came to be as it was before is left out, as by <see cref="WriteTar"/>.</para>
    /// </remarks>
    /// <param name="path">The folder: nothing is there yet, or an empty directory. The one it lies in is there.</param>
    /// <param name="options">How to write it.</param>
    /// <param name="progress">Told after each entry and each piece of a large file, on the calling thread.</param>
    /// <param name="cancellationToken">Ends it between two entries or two pieces; nothing stays.</param>
    /// <returns>What was written, and what was left out.</returns>
    /// <exception cref="NotSupportedException">
    /// The form of whiteouts has no way to say an entry, the layer links to layers below it and <see cref="FolderWriteOptions.Below"/> does not say which, or
    /// the options require what cannot be kept.
    /// </exception>
    /// <exception cref="LayerChangedException">The source changed.</exception>
    /// <exception cref="IOException">
    /// The folder is not empty, the layer cannot be read, or the host takes something not: no room, or two names that are one to it.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">The user may not write there.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public FolderReport WriteFolder(
        string path, FolderWriteOptions? options = null, IProgress<FolderWriteProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new FolderWriteOptions();
        return WriteAsItStands(
            new TarWriteOptions { KeepNanoseconds = true }, HasLowerLinks || HasImplicitDirectories ? options.Below : null, cancellationToken, Write);

        FolderReport Write(Layer layer)
        {
            var work = new FolderWork(layer, path, options, progress, cancellationToken);
            using FolderTarget target = DirectoryLayer.IsNative(options.UseNative) ? new NativeFolderTarget(work) : new ManagedFolderTarget(work);
            return new LayerFolderWriter(work, target, this is CommittedLayer { IsWhole: true }).Run();
        }
    }
}
