namespace UnionFs;

/// <content>Opening and closing.</content>
internal sealed partial class Union
{
    /// <summary>Whether a handle is open.</summary>
    public bool IsOpen(int slot, int generation) => _handles is { } handles && handles.IsOpen(slot, generation);

    /// <summary>How many handles are open.</summary>
    public int OpenHandles => _handles?.Count ?? 0;

    /// <summary>Opens a file. Copies nothing up; truncates or creates as the mode says. Creating and opening are one step.</summary>
    public FsError Open(
        ReadOnlySpan<byte> path,
        FileMode mode,
        FileAccess access,
        FileShare share,
        UnixFileMode createMode,
        bool followLinks,
        out int slot,
        out int generation)
    {
        slot = generation = 0;
        while (true)
        {
            if (mode != FileMode.CreateNew)
            {
                var error = OpenPresent(path, access, share, followLinks, mode is not (FileMode.Open or FileMode.Truncate), out slot, out generation);
                if (error == FsError.OK)
                {
                    return mode is FileMode.Create or FileMode.Truncate ? Truncate(slot, generation) : FsError.OK;
                }

                if (error != FsError.ENOENT || mode is FileMode.Open or FileMode.Truncate)
                {
                    return error;
                }
            }

            var made = OpenNew(path, access, share, createMode, followLinks && mode != FileMode.CreateNew, mode == FileMode.Create, out slot, out generation);
            if (made != FsError.EEXIST || mode == FileMode.CreateNew)
            {
                return made;
            }

            // Somebody made it meanwhile.
        }
    }

    /// <summary>A file without a name, open.</summary>
    public FsError OpenAnonymous(UnixFileMode mode, out int slot, out int generation)
    {
        slot = generation = 0;
        return Options.ReadOnly
            ? FsError.EROFS
            : OpenNameless(Caller.NewAttributes(mode), XattrSet.Empty, FileAccess.ReadWrite, AllSharing, out slot, out generation);
    }

    /// <summary>Opens a directory to be listed.</summary>
    public FsError OpenDirectory(ReadOnlySpan<byte> path, out int slot, out int generation)
    {
        slot = generation = 0;
        while (true)
        {
            var root = Root;
            var error = FindDirectory(root, path, Permissions.Read, out var directory);
            if (error != FsError.OK)
            {
                return error;
            }

            var lower = directory.Lower;
            if (TryOpen(root, directory.Id, new BaseOrigin(lower?.Parent, lower?.Index ?? 0), 0, AllSharing, out slot, out generation) is { } opened)
            {
                return opened;
            }
        }
    }

    /// <summary>Gives an open file a name.</summary>
    public FsError LinkHandle(int slot, int generation, Place place)
    {
        if (Pin(slot, generation, out _) is not { } open)
        {
            return FsError.EBADF;
        }

        try
        {
            var operation = new LinkOpenNode(open, place);
            return Run(ref operation);
        }
        finally
        {
            Unpin(open);
        }
    }

    public void Close(int slot, int generation)
    {
        if (_handles is { } handles && handles.Close(slot, generation, out var retired))
        {
            LetGo(retired);
        }
    }

    private const FileShare AllSharing = FileShare.ReadWrite | FileShare.Delete;

    /// <summary>
    /// The node of a handle, kept from becoming another one until <see cref="Unpin"/>; null if the handle is closed.
    /// </summary>
    private OpenNode? Pin(int slot, int generation, out FileAccess access)
    {
        access = 0;
        if (_handles is not { } handles)
        {
            return null;
        }

        if (handles.TryPin(slot, generation, out var node, out access))
        {
            return node;
        }

        if (node is not null)
        {
            Unpin(node);
        }

        return null;
    }

    private void Unpin(OpenNode node)
    {
        if (node.EndUse())
        {
            LetGo(_handles!.Retire(node));
        }
    }

    private void LetGo(in RetiredNode retired)
    {
        retired.CloseSources();
        if (retired.Nameless?.Content is { } content)
        {
            lock (this)
            {
                if (!_isDisposed)
                {
                    Store.Begin(_root.CommitToken);
                    Store.Release(content);
                    NamelessChunks -= retired.Count == _handles!.CountNumber ? retired.NamelessChunks : 0;
                }
            }
        }
    }

    private FsError OpenPresent(
        ReadOnlySpan<byte> path, FileAccess access, FileShare share, bool followLinks, bool creates, out int slot, out int generation)
    {
        slot = generation = 0;
        while (true)
        {
            var root = Root;
            var error = FindNode(root, path, followLinks, out var node);
            if (error == FsError.OK)
            {
                error = CheckOpen(node, access, creates);
            }

            if (error != FsError.OK)
            {
                return error;
            }

            if (TryOpen(root, node.Id, node.Origin, access, share, out slot, out generation) is { } opened)
            {
                return opened;
            }
        }
    }

    /// <summary>Opens a node of a state; null if that is not the newest state any more.</summary>
    private FsError? TryOpen(
        ViewRoot root, ulong id, BaseOrigin origin, FileAccess access, FileShare share, out int slot, out int generation)
    {
        slot = generation = 0;
        if (origin.IsSet && origin.Entry.HasSeveralNames)
        {
            // A removal has to know at once whether this was the last name.
            Base.LoadNames(origin.Entry);
        }

        var handles = Handles;
        lock (handles.Gate)
        {
            // A removal publishes under this lock; what was resolved before may be gone.
            return ReferenceEquals(root, Root) ? handles.TryOpen(id, origin, access, share, out slot, out generation) : null;
        }
    }

    /// <summary>A new file, opened before it has its name: nobody can come between, and if it gets none no trace is left.</summary>
    private FsError OpenNew(
        Place place,
        FileAccess access,
        FileShare share,
        UnixFileMode mode,
        bool followLinks,
        bool empties,
        out int slot,
        out int generation,
        NodeOwner? owner = null)
    {
        var error = OpenNameless(Caller.NewAttributes(mode), XattrSet.Empty, access, share, out slot, out generation);
        if (error != FsError.OK)
        {
            return error;
        }

        var open = Pin(slot, generation, out _);
        if (open is null)
        {
            return FsError.EBADF;
        }

        try
        {
            var operation = new LinkOpenNode(open, place) { CreateMode = mode, FollowsLinks = followLinks, Empties = empties, Owner = owner };
            error = Run(ref operation);
        }
        finally
        {
            Unpin(open);
            if (error != FsError.OK)
            {
                Close(slot, generation);
            }
        }

        return error;
    }

    private FsError OpenNameless(in NodeAttributes attributes, XattrSet xattrs, FileAccess access, FileShare share, out int slot, out int generation)
    {
        var id = NextId();
        var record = new LeafRecord(id, NodeKind.File)
        {
            Attributes = attributes.WithTimes(Now()),
            Xattrs = xattrs,
            Content = FileContent.Empty,
        };
        var handles = Handles;
        lock (handles.Gate)
        {
            _ = Root;
            var error = handles.TryOpen(id, default, access, share, out slot, out generation);
            if (error == FsError.OK)
            {
                var open = handles.Find(id)!;
                open.IsAnonymous = true;
                open.Orphan = (LeafRecord)record.ChangedAt(0);
            }

            return error;
        }
    }

    private FsError Truncate(int slot, int generation)
    {
        var error = FsError.EBADF;
        if (Pin(slot, generation, out _) is { } open)
        {
            try
            {
                // O_TRUNC sets the times even if there is nothing to cut.
                var change = new ChangeContent(ContentChange.Replace) { Open = open };
                error = Run(ref change);
            }
            finally
            {
                Unpin(open);
            }
        }

        if (error != FsError.OK)
        {
            Close(slot, generation);
        }

        return error;
    }

    private FsError CheckOpen(in NodeView node, FileAccess access, bool creates)
    {
        if (node.Error != FsError.OK)
        {
            return node.Error;
        }

        return node.Kind switch
        {
            NodeKind.Symlink => FsError.ELOOP,
            // What is only read is opened before it is found out that it cannot be read.
            NodeKind.Directory when !creates && access == FileAccess.Read && Caller.MayOpen(node, access) is var error and not FsError.OK => error,
            NodeKind.Directory => FsError.EISDIR,
            not NodeKind.File => FsError.EINVAL,
            _ => Options.ReadOnly && (access & FileAccess.Write) != 0 ? FsError.EROFS : Caller.MayOpen(node, access),
        };
    }
}
