namespace UnionFs;

/// <summary>A layer that knows what the layers below say of a directory that it only implies.</summary>
internal interface ILowerDirectories
{
    /// <summary>What the layers below have at a path: the kind and, of a directory, what it is like. Null for nothing.</summary>
    /// <param name="path">The path without a leading slash.</param>
    /// <param name="attributes">Its attributes.</param>
    /// <param name="xattrs">Its extended attributes.</param>
    NodeKind? Find(ReadOnlySpan<byte> path, out NodeAttributes attributes, out XattrSet xattrs);
}
