namespace UnionFs;

/// <summary>A directory that is kept as the node it is: it goes along when that is renamed, and is gone when that is removed. Immutable.</summary>
internal sealed class FoundDirectory(Union union, Node node)
{
    /// <summary>The node's number.</summary>
    public NodeId Id => node.Id;

    public Node Node => node;

    /// <summary>The names it has now; ESTALE if it is gone.</summary>
    public FsError TryList(out DirectoryListing? listing)
    {
        var root = union.Root;
        var error = Union.FindDirectory(root, node, out var found);
        if (error == FsError.OK)
        {
            found.Lower?.Load();
        }

        listing = error == FsError.OK ? new DirectoryListing(root, found) : null;
        return error;
    }

    /// <summary>The path it has now; ESTALE if it is gone.</summary>
    public FsError TryGetPath(out string path)
    {
        var root = union.Root;
        var error = Union.FindDirectory(root, node, out var found);
        path = error == FsError.OK ? FsName.ToText(root.PathOf(found)) : "";
        return error;
    }
}
