namespace UnionFs;

/// <summary>open(O_CREAT | O_EXCL), mkdir, symlink, mknod: one new node under a name that is free.</summary>
internal ref struct CreateNode(
    Place place, NodeKind kind, UnixFileMode mode, ReadOnlySpan<byte> target = default, DeviceNumber device = default) : IOperation
{
    private readonly Place _place = place;
    private readonly ReadOnlySpan<byte> _target = target;

    /// <summary>Whose it will be; null for the caller's.</summary>
    public NodeOwner? Owner { get; init; }

    /// <summary>The number of the node that was made.</summary>
    public ulong MadeId { get; private set; }

    public FsError Apply(Edit edit)
    {
        if (_target.Length >= edit.Union.Limits.PathBytes)
        {
            return FsError.ENAMETOOLONG;
        }

        var walk = edit.NewWalk();
        try
        {
            var error = edit.ResolveNew(ref walk, _place, kind);
            if (error == FsError.OK)
            {
                error = edit.Caller.MayMake(kind, device);
            }

            if (error == FsError.OK)
            {
                MadeId = Make(edit, walk.Parent, walk.Hash, walk.Name).Id;
            }

            return error;
        }
        finally
        {
            walk.Dispose();
        }
    }

    /// <summary>Makes the node under a name that is known to be free, and answers its record.</summary>
    public readonly NodeRecord Make(Edit edit, in DirectoryRef parent, ulong hash, ReadOnlySpan<byte> name) =>
        edit.AddName(parent, hash, name, NewRecord(edit, parent));

    /// <summary>The record of a node that has no name yet.</summary>
    public readonly NodeRecord NewRecord(Edit edit, in DirectoryRef parent)
    {
        var attributes = edit.NewAttributes(edit.RecordOf(parent), mode, kind, Owner, out var xattrs) with
        {
            Device = device,
            Size = kind == NodeKind.Symlink ? _target.Length : 0,
        };
        var id = edit.Union.NextId();
        return kind == NodeKind.Directory
            ? new DirectoryRecord(id) { Attributes = attributes, Xattrs = xattrs, ParentId = parent.Id, Name = [] }
            : new LeafRecord(id, kind)
            {
                Attributes = attributes,
                Xattrs = xattrs,
                Content = kind == NodeKind.File ? FileContent.Empty : null,
                Target = kind == NodeKind.Symlink ? _target.ToArray() : default(ReadOnlyMemory<byte>),
            };
    }
}
