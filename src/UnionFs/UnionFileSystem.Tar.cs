namespace UnionFs;

/// <content>Trees and changes for other programs.</content>
public sealed partial class UnionFileSystem
{
    /// <summary>
    /// Writes the merged tree of this moment as a tar: everything that is seen, nothing that is hidden, the root as <c>./</c>. Other threads may go on
    /// changing the sandbox. <see cref="UnionFsOptions.Identity"/> is not asked.
    /// </summary>
    /// <remarks>
    /// Names that start with <c>.wh.</c> are refused unless <see cref="TarWriteOptions.Whiteouts"/> is <see cref="WhiteoutFormat.None"/>. All else is as in
    /// <see cref="Layer.WriteTar"/>, exceptions too.
    /// </remarks>
    /// <param name="stream">Where it goes; only written to, not flushed, not disposed.</param>
    /// <param name="options">How to write it.</param>
    /// <param name="progress">Told after each entry and each piece of a large file, on the calling thread.</param>
    /// <param name="cancellationToken">Ends it between two entries or two pieces; what was written stays.</param>
    public TarReport WriteTar(
        Stream stream, TarWriteOptions? options = null, IProgress<TarWriteProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        using var whole = new CommittedLayer("(merged tree)", _union.Snapshot().Root);
        return whole.WriteTar(stream, options, progress, cancellationToken);
    }

    /// <summary>
    /// What changed, as a layer, without a commit: the sandbox goes on as it is. O(1) until the layer is read; it keeps what it needs alive, also after
    /// the sandbox is gone.
    /// </summary>
    /// <param name="name">What people will call the layer.</param>
    /// <param name="since">From where on changes count.</param>
    public Layer ToLayer(string name, ChangesSince since = ChangesSince.LastCommit)
    {
        ArgumentNullException.ThrowIfNull(name);
        var root = _union.Snapshot().Root;
        return new CommittedLayer(name, since == ChangesSince.Stack ? root.Pristine : root.TopStart, root);
    }
}
