namespace UnionFs;

/// <summary>
/// A writable view of a stack of layers, inside the process: what is changed goes to a copy-on-write top, the layers never
/// change (invariant U11). Paths are absolute, with <c>/</c>; a relative path counts from the root; <c>..</c> is resolved as
/// POSIX does it, after links, and stops at the root.
/// </summary>
/// <remarks>
/// Any number of threads may read while one changes something; writers wait for each other. Every operation is atomic to
/// every reader and leaves no trace if it fails (invariant U8). Everything is allowed that Linux allows root, with the same side
/// effects on set-id bits and times, unless <see cref="UnionFsOptions.Identity"/> says who acts.
/// </remarks>
public sealed partial class UnionFileSystem : IDisposable
{
    private readonly Union _union;

    /// <summary>
    /// Paths of at most so many characters may be looked up whole; none, if somebody has to be allowed to go there. It lies here, beside what
    /// every lookup reads.
    /// </summary>
    private readonly int _unmeasured;

    internal UnionFileSystem(Union union)
    {
        _union = union;
        _unmeasured = union.Searcher is null ? union.Limits.Unmeasured : -1;
    }

    /// <summary>A new sandbox over a stack. Takes time proportional to nothing but what has to be resolved between layers.</summary>
    /// <param name="stack">The layers, bottom first.</param>
    /// <param name="options">Clock, quotas, limits, and who acts.</param>
    /// <exception cref="LayerFormatException">A layer links to a path that the layers below do not have.</exception>
    public static UnionFileSystem Create(LayerStack stack, UnionFsOptions? options = null) 
    {
        ArgumentNullException.ThrowIfNull(stack);
        return new UnionFileSystem(Union.Create(stack, options ?? UnionFsOptions.Default));
    }

    /// <summary>The stack the sandbox was made on.</summary>
    public LayerStack Stack => _union.Stack;

    /// <summary>The stack and every layer committed since, bottom first.</summary>
    public LayerStack Layers => LayerStack.Of([.. _union.Stack, .. _union.Root.CommittedLayers()]);

    /// <summary>The options.</summary>
    public UnionFsOptions Options => _union.Options;

    /// <summary>The same by nodes and names instead of paths, with errors as values: for servers of file systems and very deep trees.</summary>
    public NodeOperations Nodes => new(_union);

    /// <summary>What the sandbox holds (statfs).</summary>
    public FileSystemUsage Usage 
    {
        get
        {
            var root = _union.Root;
            return new FileSystemUsage(
                root.OwnChunks * FileContent.ChunkSize,
                root.Nodes.Count,
                root.TopChunks * FileContent.ChunkSize,
                root.TopNodes,
                Options.MaxContentBytes,
                Options.MaxNodes,
                _union.OpenHandles);
        }
    }

    /// <summary>As in <c>base + patch + configure: 12288 bytes, 7 nodes, 2 open handles</c>: the layers, and what the top holds.</summary>
    public override string ToString() => _union.IsDisposed ? "(disposed)" : $"{Layers}: {Usage}";

    /// <summary>Lets go of the changes. Open handles become invalid; layers committed, snapshots and forks live on.</summary>
    public void Dispose() => _union.Dispose();
}
