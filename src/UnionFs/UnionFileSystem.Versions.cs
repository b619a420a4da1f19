namespace UnionFs;

public sealed partial class UnionFileSystem
{
    /// <summary>
    /// What changed since the last commit, in path order. A removed directory is one line, a renamed one too; directories whose
    /// only change is their time are left out. Costs what changed, not what is there.
    /// </summary>
    public IReadOnlyList<Change> Changes() => throw null!;

    /// <summary>Freezes the top as a layer and goes on with an empty top above it. O(1), whatever changed.</summary>
    /// <param name="name">What people will call the layer.</param>
    /// <returns>
    /// The layer: usable in any stack, where it hides and provides by path. It keeps what it needs alive, also after the
    /// sandbox is gone.
    /// </returns>
    public Layer Commit(string name) => throw null!;

    /// <summary>Keeps the state of this moment. O(1).</summary>
    public Snapshot Snapshot() => throw null!;

    /// <summary>Goes back to a kept state of this sandbox or one it was forked from. O(1), but for handles that are open.</summary>
    /// <exception cref="ArgumentException">The snapshot is of another lineage.</exception>
    public void Restore(Snapshot snapshot) => throw null!;

    /// <summary>A second sandbox that starts from this moment and shares everything until one of them changes it. O(1).</summary>
    public UnionFileSystem Fork() => throw null!;

    /// <summary>Which layer says what about a path, what hides what, and who wins. Links on the way are followed, the last is not.</summary>
    public Explanation Explain(string path) => throw null!;

    /// <summary>The tree as text, one line per entry; what <c>unionfs dump</c> prints (grammar in ARCHITECTURE.md).</summary>
    public string DumpTree(string path = "/") => throw null!;

    /// <summary>Checks the state invariants U1 to U6 over everything that changed; an empty list is good news.</summary>
    public IReadOnlyList<Finding> Verify() => throw null!;
}
