namespace UnionFs.TestKit;

/// <summary>An open file of the oracle.</summary>
internal sealed class OracleHandle(OracleNode node, FileAccess access)
{
    public OracleNode Node { get; set; } = node;

    public FileAccess Access { get; } = access;

    public bool IsClosed { get; set; }

    /// <summary>Whether the state gone back to does not have the node.</summary>
    public bool IsStale { get; set; }

    /// <summary>Whether the node never had a name and may get one.</summary>
    public bool IsAnonymous { get; set; }
}
