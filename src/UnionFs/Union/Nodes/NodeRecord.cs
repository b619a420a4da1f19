namespace UnionFs;

/// <summary>
/// A node as the map of changes has it: made since the stack was opened, or a node of the base that was changed. Immutable.
/// Every record is reachable by a name (invariant U3); a node that is open but has no name is kept by its open-node entry.
/// </summary>
internal abstract class NodeRecord : IRareAttributes
{
    public required ulong Id { get; init; }

    public required NodeKind Kind { get; init; }

    /// <summary>The attributes; of files and links with the size.</summary>
    public required NodeAttributes Attributes { get; init; }

    public XattrSet Xattrs { get; init; } = XattrSet.Empty;

    /// <summary>How many commits there were when the record was last changed.</summary>
    public int Commit { get; init; }

    public Timestamp ModifyTime => Attributes.ModifyTime;

    public Timestamp AccessTime => Attributes.AccessTime;

    public Timestamp ChangeTime => Attributes.ChangeTime;

    public Timestamp BirthTime => Attributes.BirthTime;

    public DeviceNumber Device => Attributes.Device;

    /// <summary>A copy with other attributes.</summary>
    public abstract NodeRecord With(in NodeAttributes attributes, XattrSet xattrs);

    /// <summary>A copy that counts as changed after so many commits; this one if it does.</summary>
    public abstract NodeRecord ChangedAt(int commit);
}
