namespace UnionFs;

public abstract partial class Layer
{
    /// <summary>
    /// Writes the layer as an OCI layer tar: only what the layer itself says, deletions as whiteouts. The same layer and options give the same bytes everywhere.
    /// </summary>
    /// <remarks>
    /// <para>
    /// Directories come before what is in them and, in each, its opaque mark and whiteouts before everything else, by the bytes of their names. Headers are
    /// ustar; what does not fit there, and extended attributes, goes into a PAX header. Of a node with several names the first path carries the data, the
    /// others are links to it. Names of users and groups, times of access and change, and padding beyond the two blocks at the end are left out.
    /// </para>
    /// <para>
    /// Of a layer that a sandbox committed, what came to be as it was before is left out, a moved directory is written whole at its new path, and a node with
    /// several names is written with all of them if one of them changed or moved. That costs what changed and what moved.
    /// </para>
    /// </remarks>
    /// <param name="stream">Where it goes; only written to, not flushed, not disposed.</param>
    /// <param name="options">How to write it.</param>
    /// <param name="progress">Told after each entry and each piece of a large file, on the calling thread.</param>
    /// <param name="cancellationToken">Ends it between two entries or two pieces; what was written stays.</param>
    /// <returns>What was written, and what is worth a warning.</returns>
    /// <exception cref="NotSupportedException">
    /// A name starts with <c>.wh.</c>, or the layer links to layers below it and <see cref="TarWriteOptions.Below"/> does not say which, or it has deletions
    /// and the options allow none.
    /// </exception>
    /// <exception cref="LayerChangedException">The source changed.</exception>
    /// <exception cref="IOException">The layer cannot be read, or the stream not be written.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public TarReport WriteTar(
        Stream stream, TarWriteOptions? options = null, IProgress<TarWriteProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        options ??= new TarWriteOptions();
        if (options.Whiteouts == WhiteoutFormat.Overlay)
        {
            throw new ArgumentException("A tar holds deletions in the OCI form or none.", nameof(options));
        }

        return WriteAsItStands(
            options,
            HasLowerLinks ? options.Below : null,
            cancellationToken,
            layer => new LayerTarWriter(layer, this is CommittedLayer { IsWhole: true }, stream, options, progress, cancellationToken).Run());
    }

    /// <summary>Has the layer written in the form that stands by itself: the differences of a committed one, and with the layers below what it links to there.</summary>
    private T WriteAsItStands<T>(TarWriteOptions options, LayerStack? below, CancellationToken cancellationToken, Func<Layer, T> write)
    {
        if (this is CommittedLayer { IsWhole: false } changes)
        {
            return write(new ExportedChanges(changes, options, cancellationToken));
        }

        if (below is null)
        {
            return write(this);
        }

        using var linked = new LinkedLayer(this, below);
        return write(linked);
    }
}
