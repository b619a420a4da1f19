namespace UnionFs.Fuse;

/// <summary>
/// A node the kernel knows by a number. Pooled: the number is used again, with another generation, once the kernel has forgotten the node. Its
/// lock guards the handle; the counts are guarded by the <see cref="NodeTable"/>.
/// </summary>
internal sealed class KnownNode
{
    /// <summary>The number the kernel has for it.</summary>
    public ulong Number { get; init; }

    /// <summary>How often the number has been given to another node.</summary>
    public uint Generation { get; set; }

    /// <summary>The node itself.</summary>
    public Node Node { get; set; }

    /// <summary>How many times the kernel was told the number and did not give it back yet; 0 for a number that is free.</summary>
    public ulong Lookups { get; set; }

    /// <summary>Whether it had several names when the kernel was last told: then its link count changes with names elsewhere.</summary>
    public bool HasSeveralNames { get; set; }

    /// <summary>An open handle on it; none by default.</summary>
    public FileHandle Handle { get; set; }

    /// <summary>What the handle is for.</summary>
    public HandleUse Use { get; set; }

    /// <summary>Whether the handle stays until the kernel forgets the node: it has no name, or is just losing one.</summary>
    public bool IsPinned { get; set; }

    /// <summary>Whether the handle was used since somebody looked for handles to close.</summary>
    public bool WasUsed { get; set; }

    /// <summary>Whether it is among those whose handles may be closed. Guarded by <see cref="NodeHandles"/>.</summary>
    public bool IsKept { get; set; }

    public override string ToString() => $"{Number} ({Node})";
}
