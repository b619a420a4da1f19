namespace UnionFs;

/// <summary>
/// A node itself, whatever its names: what <see cref="NodeOperations"/> work with. It holds nothing open and costs nothing to keep; once the
/// node is gone, operations on it are ESTALE. Good for a sandbox and those of its lineage, as ids are. Immutable.
/// </summary>
public readonly struct Node : IEquatable<Node>
{
    internal Node(ulong id, BaseOrigin origin)
    {
        Id = new NodeId(id);
        Origin = origin;
    }

    internal Node(in NodeView view)
        : this(view.Id, view.Origin)
    {
    }

    /// <summary>Its number.</summary>
    public NodeId Id { get; }

    /// <summary>A name of it in the base, if the base has it and it is not the root.</summary>
    internal BaseOrigin Origin { get; }

    /// <summary>Whether both are the same node; meaningless for nodes of different lineages.</summary>
    public bool Equals(Node other) => Id == other.Id;

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is Node other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => Id.GetHashCode();

    /// <summary>Whether both are the same node.</summary>
    public static bool operator ==(Node left, Node right) => left.Equals(right);

    /// <summary>Whether they are different nodes.</summary>
    public static bool operator !=(Node left, Node right) => !left.Equals(right);

    /// <summary>The number in hexadecimal.</summary>
    public override string ToString() => Id.ToString();
}
