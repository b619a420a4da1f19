namespace UnionFs;

/// <summary>
/// A read-only tree of entries with whiteouts and opaque marks: one sheet of a <see cref="LayerStack"/>.
/// </summary>
/// <remarks>
/// <para>
/// To make a layer of your own, answer three questions: <see cref="Root"/>, <see cref="ReadDirectory"/> by directory id, and
/// <see cref="OpenContent"/> by file id. The answers never change while the layer is in use (invariant U11); a source that
/// notices a change throws <see cref="LayerChangedException"/>. All members are called from several threads at once and
/// never under a lock of the union.
/// </para>
/// <para>
/// Disposing a layer ends the use of every stack built on it. A stack does not dispose its layers.
/// </para>
/// </remarks>
public abstract partial class Layer : IDisposable
{
    /// <summary>The largest id an entry may have.</summary>
    public const long MaxEntryId = (1L << 43) - 1;

    /// <summary>Starts a layer.</summary>
    /// <param name="name">What people call it: a file, a step, an image reference.</param>
    protected Layer(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        Name = name;
    }

    /// <summary>What people call this layer.</summary>
    public string Name { get; }

    /// <summary>
    /// The root directory. <see cref="LayerEntry.Implicit"/> when the layer says nothing about the root's attributes,
    /// <see cref="LayerEntry.Opaque"/> when it hides everything below it.
    /// </summary>
    public abstract LayerEntry Root { get; }

    /// <summary>
    /// The names that this layer holds in one of its directories, each once, in any order that is the same every time.
    /// Whiteouts are among them; a name that the layer both hides and provides comes once, as what it provides (and opaque,
    /// if that is a directory).
    /// </summary>
    /// <param name="directoryId">An id this layer gave for a directory.</param>
    public abstract IEnumerable<LayerEntry> ReadDirectory(long directoryId);

    /// <summary>Opens the content of a file for reading. The caller disposes it.</summary>
    /// <param name="fileId">An id this layer gave for a regular file.</param>
    public abstract LayerContent OpenContent(long fileId);

    /// <summary>
    /// All names of a node with more than one, or <see langword="null"/> where the layer cannot know them without reading the
    /// whole tree (a host folder): link counts are then what <see cref="LayerEntry.LinkCount"/> says.
    /// </summary>
    public virtual IReadOnlyList<LayerName>? GetNames(long fileId) => null;

    /// <summary>
    /// Why it has an entry. A layer that was made by comparing two states knows that the layers below hold a file's content already, or that only the time of a
    /// directory differs: then <see cref="WriteTar"/> counts and warns. A layer that knows nothing of others answers <see cref="WriteReason.Changed"/>.
    /// </summary>
    /// <param name="entry">An entry that it has listed, or its root; no whiteout.</param>
    public virtual WriteReason ReasonOf(in LayerEntry entry) => WriteReason.Changed;

    /// <summary>Whether some directory of this layer is implicit, so that its path may have to be resolved in the layers below.</summary>
    public virtual bool HasImplicitDirectories => false;

    /// <summary>Whether some entry is a <see cref="LayerEntryKind.LowerLink"/>.</summary>
    public virtual bool HasLowerLinks => false;

    /// <summary>A number that differs once the source is known to have changed; 0 for sources that cannot change.</summary>
    public virtual long ChangeStamp => 0;

    /// <summary>Bytes of file content this layer stores, or −1 where that is not known without reading everything.</summary>
    public virtual long ContentBytes => -1;

    /// <summary>Bytes of the uncompressed tar this layer was read from, or −1 for other sources and where that is not known without unpacking it.</summary>
    public virtual long TarBytes => -1;

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    /// <summary>Releases files and memory the layer holds.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases resources; layers that hold none need not override it.</summary>
    /// <param name="disposing">False when called by a finalizer.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}
