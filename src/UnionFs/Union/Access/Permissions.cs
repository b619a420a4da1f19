namespace UnionFs;

/// <summary>What is wanted of a node, in the places of the bits for others.</summary>
[Flags]
internal enum Permissions
{
    /// <summary>To follow names in a directory.</summary>
    Search = 1,
    Write = 2,
    Read = 4,
}
