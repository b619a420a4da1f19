namespace UnionFs;

/// <content>The merged tree on the host.</content>
public sealed partial class UnionFileSystem
{
    /// <summary>
    /// Writes the merged tree of this moment to a folder of the host: everything that is seen, nothing that is hidden. Other threads may go on changing the
    /// sandbox. <see cref="UnionFsOptions.Identity"/> is not asked.
    /// </summary>
    /// <remarks>
    /// Unless options are given everything is written as it is (<see cref="WhiteoutFormat.None"/>), as <c>tar -x</c> does with what <see cref="WriteTar"/> writes.
    /// All else is as in <see cref="Layer.WriteFolder"/>, exceptions too.
    /// </remarks>
    /// <param name="path">The folder: nothing is there yet, or an empty directory. The one it lies in is there.</param>
    /// <param name="options">How to write it.</param>
    /// <param name="progress">Told after each entry and each piece of a large file, on the calling thread.</param>
    /// <param name="cancellationToken">Ends it between two entries or two pieces; nothing stays.</param>
    /// <returns>What was written, and what was left out.</returns>
    public FolderReport WriteFolder(
        string path, FolderWriteOptions? options = null, IProgress<FolderWriteProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        using var whole = new CommittedLayer("(merged tree)", _union.Snapshot().Root);
        return whole.WriteFolder(path, options ?? new FolderWriteOptions { Whiteouts = WhiteoutFormat.None }, progress, cancellationToken);
    }
}
