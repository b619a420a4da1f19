namespace UnionFs;

/// <content>Directories that are kept as nodes, for callers that go on with them when they are renamed.</content>
public sealed partial class UnionFileSystem
{
    /// <summary>The node of a directory whose names are to be read.</summary>
    internal FsError TryFindDirectory(ReadOnlySpan<char> path, out Node directory)
    {
        directory = default;
        var error = EncodedPath.TryEncode(path, out var encoded);
        if (error != FsError.OK)
        {
            return error;
        }

        using (encoded)
        {
            error = _union.FindDirectory(_union.Root, encoded.Bytes, out var found);
            directory = error == FsError.OK ? new Node(ViewRoot.NodeOf(found)) : default;
            return error;
        }
    }

    /// <summary>The names a directory has now; ESTALE if it is gone.</summary>
    internal FsError TryList(Node directory, out DirectoryListing? listing)
    {
        var root = _union.Root;
        var error = Union.FindDirectory(root, directory, out var found);
        if (error == FsError.OK)
        {
            found.Lower?.Load();
        }

        listing = error == FsError.OK ? new DirectoryListing(root, found) : null;
        return error;
    }

    /// <summary>The path a directory has now; ESTALE if it is gone.</summary>
    internal FsError TryGetPath(Node directory, out string path)
    {
        var root = _union.Root;
        var error = Union.FindDirectory(root, directory, out var found);
        path = error == FsError.OK ? FsName.ToText(root.PathOf(found)) : "";
        return error;
    }
}
