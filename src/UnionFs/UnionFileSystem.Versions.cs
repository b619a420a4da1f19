namespace UnionFs;

public sealed partial class UnionFileSystem
{
    /// <summary>
    /// What changed since the last commit, in path order. A removed directory is one line, a renamed one too; directories whose
    /// only change is their time are left out. Costs what changed, not what is there.
    /// </summary>
    /// <param name="progress">Told how many changed nodes have been compared, on the calling thread.</param>
    /// <param name="cancellationToken">Ends it between two nodes, or two parts of a file that is compared.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IReadOnlyList<Change> Changes(IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        var root = _union.Root;
        return new ViewDifference(root.LastCommit?.After ?? new ViewRoot { Base = root.Base }, root, progress, cancellationToken).ToChanges();
    }

    /// <summary>Freezes the top as a layer and goes on with an empty top above it. O(1), whatever changed.</summary>
    /// <param name="name">What people will call the layer.</param>
    /// <returns>
    /// The layer: usable in any stack, where it hides and provides by path. It keeps what it needs alive, also after the
    /// sandbox is gone.
    /// </returns>
    public Layer Commit(string name) 
    {
        ArgumentNullException.ThrowIfNull(name);
        if (Options.ReadOnly)
        {
            throw Failure(FsError.EROFS, "commit", "/");
        }

        return _union.Commit(name, static c => new CommittedLayer(c)).Layer;
    }

    /// <summary>
    /// The view of this moment as a stack of one layer: a sandbox on it shows the same tree, hard links included, and looks nothing up in
    /// the changes of this one. Its nodes have ids of their own. O(1): directories are read when they are needed, content stays where it is,
    /// so the layers and changes it comes from are kept alive. <see cref="LayerStack.Preload"/> reads all directories at once.
    /// </summary>
    /// <param name="name">What people will call the layer.</param>
    public LayerStack Flatten(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return LayerStack.Of(new CommittedLayer(name, _union.Snapshot().Root));
    }

    /// <summary>Keeps the state of this moment. O(1).</summary>
    public Snapshot Snapshot() 
    {
        return new Snapshot(_union.Snapshot());
    }

    /// <summary>Goes back to a kept state of this sandbox or one it was forked from. O(1), but for handles that are open.</summary>
    /// <exception cref="ArgumentException">The snapshot is of another lineage.</exception>
    public void Restore(Snapshot snapshot) 
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        if (!_union.Restore((SnapshotState)snapshot.State))
        {
            throw new ArgumentException("The snapshot is of another sandbox that shares no origin with this one.", nameof(snapshot));
        }
    }

    /// <summary>A second sandbox that starts from this moment and shares everything until one of them changes it. O(1).</summary>
    public UnionFileSystem Fork() 
    {
        return new UnionFileSystem(_union.Fork(Options));
    }

    /// <summary>As <see cref="Fork()"/>, with another who acts in the fork; null: everything is allowed there. O(1).</summary>
    public UnionFileSystem Fork(Identity? identity)
    {
        return new UnionFileSystem(_union.Fork(Options with { Identity = identity }));
    }

    /// <summary>Which layer says what about a path, what hides what, and who wins. Links on the way are followed, the last is not; <see cref="UnionFsOptions.Identity"/> is not asked.</summary>
    public Explanation Explain(string path) 
    {
        ArgumentNullException.ThrowIfNull(path);
        return new PathExplainer(_union).Explain(path);
    }

    /// <summary>The tree as text, one line per entry; what <c>unionfs dump</c> prints (grammar in ARCHITECTURE.md). <see cref="UnionFsOptions.Identity"/> is not asked.</summary>
    /// <param name="path">Where to start.</param>
    /// <param name="progress">Told how many lines there are, on the calling thread.</param>
    /// <param name="cancellationToken">Ends it between two entries, or two parts of a file that is hashed.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public string DumpTree(string path = "/", IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        var text = new System.Text.StringBuilder();
        var lines = 0L;
        foreach (var entry in Walk(path, hashContent: true, cancellationToken: cancellationToken))
        {
            text.Append(TreeText.Format(entry)).Append('\n');
            progress?.Report(++lines);
        }

        return text.ToString();
    }

    /// <summary>Checks the state invariants U1 to U6 over everything that changed; an empty list is good news.</summary>
    /// <param name="progress">Told after each node, on the calling thread.</param>
    /// <param name="cancellationToken">Ends it between two nodes, or two names of a directory.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IReadOnlyList<Finding> Verify(IProgress<VerifyProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        return new ViewVerifier(_union.Root, progress, cancellationToken).Verify();
    }
}
