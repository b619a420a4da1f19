namespace UnionFs;

/// <summary>
/// Whether a caller may remove all that is below a directory: what a removal one by one would meet, asked beforehand, so that the tree goes as a
/// whole or not at all. Looks at every name below, which only those who are not allowed everything have to pay for.
/// </summary>
internal static class TreeRemoval
{
    /// <summary>OK, the first error met, or <see cref="ViewRoot.NotLoaded"/>.</summary>
    public static FsError Check(ViewRoot root, Caller caller, in DirectoryRef top)
    {
        if (caller.IsRoot)
        {
            return FsError.OK;
        }

        var pending = new Stack<DirectoryRef>();
        pending.Push(top);
        while (pending.TryPop(out var directory))
        {
            var error = ViewRoot.CountNames(directory, out var count);
            if (error == FsError.OK && count > 0)
            {
                error = caller.Check(directory, Permissions.Read | Permissions.Write | Permissions.Search);
                error = error == FsError.OK ? CheckNames(root, caller, directory, pending) : error;
            }

            if (error != FsError.OK)
            {
                return error;
            }
        }

        return FsError.OK;
    }

    /// <summary>Loads what <see cref="Check"/> looks at.</summary>
    public static void Load(ViewRoot root, in DirectoryRef top)
    {
        var pending = new Stack<DirectoryRef>();
        pending.Push(top);
        while (pending.TryPop(out var directory))
        {
            directory.Lower?.Load();
            for (long cursor = 0; root.TryNextName(directory, ref cursor, out var node, out _);)
            {
                if (node.IsDirectory && node.Error == FsError.OK)
                {
                    pending.Push(node.AsDirectory());
                }
            }
        }
    }

    private static FsError CheckNames(ViewRoot root, Caller caller, in DirectoryRef directory, Stack<DirectoryRef> pending)
    {
        for (long cursor = 0; root.TryNextName(directory, ref cursor, out var node, out _);)
        {
            var error = node.IsDirectory ? node.Error : FsError.OK;
            error = error == FsError.OK ? caller.MayRemove(directory, node) : error;
            if (error != FsError.OK)
            {
                return error;
            }

            if (node.IsDirectory)
            {
                pending.Push(node.AsDirectory());
            }
        }

        return FsError.OK;
    }
}
