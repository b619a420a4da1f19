namespace UnionFs;

/// <summary>A directory and all that is missing above it; nothing if it is there.</summary>
internal readonly ref struct CreateDirectories(ReadOnlySpan<byte> path, UnixFileMode mode) : IOperation
{
    private readonly ReadOnlySpan<byte> _path = path;

    public FsError Apply(Edit edit)
    {
        for (var end = _path.Length; ;)
        {
            var walk = edit.NewWalk();
            try
            {
                var part = end == 0 ? "/"u8 : _path[..end];
                var error = edit.Resolve(ref walk, part, WalkMode.Follow);
                if (error == FsError.ENOENT && end > 0)
                {
                    // Something further up is missing too.
                    end = Shorter(_path, end);
                    continue;
                }

                if (error != FsError.OK)
                {
                    return error;
                }

                if (walk.Found)
                {
                    return walk.Node.IsDirectory ? MakeRest(edit, walk.Node.AsDirectory(), _path[end..])
                        : end == _path.Length ? FsError.EEXIST : FsError.ENOTDIR;
                }

                error = edit.NeedPlace(walk.Parent);
                if (error != FsError.OK)
                {
                    return error;
                }

                var made = new CreateNode(default, NodeKind.Directory, mode).Make(edit, walk.Parent, walk.Hash, walk.Name);
                return MakeRest(edit, new NodeView(made, null, null, 0).AsDirectory(), _path[end..]);
            }
            finally
            {
                walk.Dispose();
            }
        }
    }

    private static int Shorter(ReadOnlySpan<byte> path, int end)
    {
        var part = path[..end].TrimEnd((byte)'/');
        return part[..(part.LastIndexOf((byte)'/') + 1)].TrimEnd((byte)'/').Length;
    }

    private FsError MakeRest(Edit edit, DirectoryRef parent, ReadOnlySpan<byte> rest)
    {
        foreach (var range in rest.Split((byte)'/'))
        {
            var name = rest[range];
            if (name.IsEmpty || name.SequenceEqual("."u8))
            {
                continue;
            }

            if (name.SequenceEqual(".."u8))
            {
                parent = edit.Current().ParentOf(parent);
                continue;
            }

            if (name.Length > edit.Union.Limits.NameBytes)
            {
                return FsError.ENAMETOOLONG;
            }

            var error = edit.Caller.Check(parent, Permissions.Search);
            error = error == FsError.OK ? edit.NeedTable(parent) : error;
            if (error != FsError.OK)
            {
                return error;
            }

            var hash = NameHash.Compute(name);
            error = edit.Current().FindChild(parent, hash, name, out var present);
            if (error == FsError.OK && !present.IsDirectory)
            {
                return FsError.ENOTDIR;
            }

            if (error != FsError.OK && edit.Caller.MayCreate(parent) is var denied and not FsError.OK)
            {
                return denied;
            }

            parent = error == FsError.OK
                ? present.AsDirectory()
                : new NodeView(new CreateNode(default, NodeKind.Directory, mode).Make(edit, parent, hash, name), null, null, 0).AsDirectory();
        }

        return FsError.OK;
    }
}
