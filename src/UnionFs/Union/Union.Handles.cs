namespace UnionFs;

internal sealed partial class Union
{
    /// <summary>Opens a file. Copies nothing up; truncates or creates as the mode says.</summary>
    public FsError Open(
        ReadOnlySpan<byte> path, FileMode mode, FileAccess access, FileShare share, UnixFileMode createMode, out int slot, out int generation)
    {
        slot = generation = 0;
        while (true)
        {
            var error = Prepare(path, mode, createMode);
            if (error != FsError.OK)
            {
                return error;
            }

            var root = Root;
            error = FindNode(root, path, followLinks: true, out var node);
            if (error == FsError.ENOENT && mode is not (FileMode.Open or FileMode.Truncate))
            {
                // It was removed since it was made.
                continue;
            }

            if (error == FsError.OK)
            {
                error = CheckOpen(node, access);
            }

            if (error != FsError.OK)
            {
                return error;
            }

            var origin = node.Origin;
            if (origin.IsSet && origin.Entry.HasSeveralNames)
            {
                Base.LoadNames(origin.Entry);
            }

            var handles = Handles;
            lock (handles.Gate)
            {
                if (!ReferenceEquals(root, _root))
                {
                    // A removal publishes under this lock; what was resolved before may be gone.
                    continue;
                }

                if (!handles.TryOpen(node.Id, origin, access, share, out slot, out generation))
                {
                    return FsError.EAGAIN;
                }
            }

            return mode is FileMode.Create or FileMode.Truncate ? Truncate(slot, generation) : FsError.OK;
        }
    }

    /// <summary>A file without a name, open.</summary>
    public FsError OpenAnonymous(UnixFileMode mode, out int slot, out int generation)
    {
        slot = generation = 0;
        if (Options.ReadOnly)
        {
            return FsError.EROFS;
        }

        var now = Timestamp.FromDateTimeOffset(Options.TimeProvider.GetUtcNow());
        var id = NextId();
        var handles = Handles;
        lock (handles.Gate)
        {
            handles.TryOpen(id, default, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, out slot, out generation);
            var open = handles.Get(slot, generation, out _)!;
            open.IsAnonymous = true;
            open.Orphan = new LeafRecord
            {
                Id = id,
                Kind = NodeKind.File,
                Attributes = new NodeAttributes(mode).WithTimes(now),
                Content = FileContent.Empty,
            };
        }

        return FsError.OK;
    }

    public FsError LinkHandle(int slot, int generation, ReadOnlySpan<byte> path)
    {
        if (Handles.Get(slot, generation, out _) is not { } open)
        {
            return FsError.EBADF;
        }

        var operation = new LinkOpenNode(open, path);
        return Run(ref operation);
    }

    public FsError Read(int slot, int generation, long offset, Span<byte> destination, out int count)
    {
        count = 0;
        var error = Content(slot, generation, FileAccess.Read, out var open, out var content);
        if (error != FsError.EBADF && offset < 0)
        {
            // pread(2) finds fault with the offset before it looks at the file.
            return FsError.EINVAL;
        }

        if (error != FsError.OK)
        {
            return error;
        }

        for (var attempt = 0; ; attempt++)
        {
            var source = content.NeedsBase(offset, destination.Length) ? open.Source(Base, content) : null;
            if (content.TryRead(source, offset, destination, out count))
            {
                return Handles.Get(slot, generation, out _) is null ? FsError.EBADF : FsError.OK;
            }

            error = Newest(slot, generation, FileAccess.Read, attempt, out open, out content);
            if (error != FsError.OK)
            {
                return error;
            }
        }
    }

    public FsError Change(int slot, int generation, ref ChangeContent change)
    {
        if (Handles.Get(slot, generation, out var access) is not { } open || (access & FileAccess.Write) == 0)
        {
            return FsError.EBADF;
        }

        if (change.Offset < 0 || change.Length < 0)
        {
            return FsError.EINVAL;
        }

        if (open.IsStale)
        {
            return FsError.ESTALE;
        }

        change.Open = open;
        if (Content(slot, generation, FileAccess.Write, out _, out var content) == FsError.OK)
        {
            change.Prefetch(content, open, Base);
        }

        return Run(ref change);
    }

    public FsError Stat(int slot, int generation, out FileStat stat)
    {
        stat = default;
        if (Handles.Get(slot, generation, out _) is not { } open)
        {
            return FsError.EBADF;
        }

        if (open.Orphan is { } orphan)
        {
            stat = ViewRoot.StatOf(orphan, 0);
            return FsError.OK;
        }

        var root = Root;
        return open.IsStale || !root.TryGetNode(open.Id, open.Origin, out var node)
            ? FsError.ESTALE
            : root.Stat(node, mayLoad: true, out stat);
    }

    public FsError Seek(int slot, int generation, long offset, bool data, out long position)
    {
        position = 0;
        var error = Content(slot, generation, 0, out var open, out var content);
        if (error != FsError.OK)
        {
            return error;
        }

        for (var attempt = 0; ; attempt++)
        {
            if (offset < 0 || offset > content.Length)
            {
                return FsError.ENXIO;
            }

            var source = content.BaseVisible > 0 ? open.Source(Base, content) : null;
            if (data ? content.TryNextData(source, offset, out position) : content.TryNextHole(source, offset, out position))
            {
                return FsError.OK;
            }

            error = Newest(slot, generation, 0, attempt, out open, out content);
            if (error != FsError.OK)
            {
                return error;
            }
        }
    }

    public void Close(int slot, int generation)
    {
        if (_handles?.Close(slot, generation, out var chunks) is { Content: { } content })
        {
            lock (this)
            {
                Store.Begin(_root.CommitToken);
                Store.Release(content);
                NamelessChunks -= chunks;
            }
        }
    }

    private FsError Truncate(int slot, int generation)
    {
        // O_TRUNC sets the times even if there is nothing to cut.
        var change = new ChangeContent(ContentChange.Replace) { Open = Handles.Get(slot, generation, out _) };
        var error = change.Open is null ? FsError.EBADF : Run(ref change);
        if (error != FsError.OK)
        {
            Close(slot, generation);
        }

        return error;
    }

    /// <summary>What has to be there before the file is opened.</summary>
    private FsError Prepare(ReadOnlySpan<byte> path, FileMode mode, UnixFileMode createMode)
    {
        if (mode is FileMode.Open or FileMode.Truncate)
        {
            return FsError.OK;
        }

        if (mode == FileMode.CreateNew)
        {
            var create = new CreateNode(path, NodeKind.File, createMode);
            return Run(ref create);
        }

        var error = KindOf(path, out _);
        if (error != FsError.ENOENT)
        {
            return error;
        }

        var make = new ChangeContent(ContentChange.Append) { Path = path, CreateMode = createMode };
        return Run(ref make);
    }

    private FsError CheckOpen(in NodeView node, FileAccess access)
    {
        if (node.Error != FsError.OK)
        {
            return node.Error;
        }

        if (node.Kind != NodeKind.File)
        {
            return node.IsDirectory ? FsError.EISDIR : FsError.EINVAL;
        }

        return Options.ReadOnly && (access & FileAccess.Write) != 0 ? FsError.EROFS : FsError.OK;
    }

    /// <summary>As <see cref="Content"/>; a reader that lost often enough keeps the content as it is: that it can read to the end.</summary>
    private FsError Newest(int slot, int generation, FileAccess needed, int attempt, out OpenNode open, out FileContent content)
    {
        if (attempt < MaxLostReads)
        {
            return Content(slot, generation, needed, out open, out content);
        }

        lock (this)
        {
            var error = Content(slot, generation, needed, out open, out content);
            return error == FsError.OK && Keep(content) is null ? FsError.EBADF : error;
        }
    }

    private FsError Content(int slot, int generation, FileAccess needed, out OpenNode open, out FileContent content)
    {
        content = FileContent.Empty;
        open = Handles.Get(slot, generation, out var access)!;
        if (open is null || (access & needed) != needed)
        {
            return FsError.EBADF;
        }

        if (open.Orphan is { } orphan)
        {
            content = orphan.Content!;
            return FsError.OK;
        }

        var root = Root;
        if (open.IsStale)
        {
            return FsError.ESTALE;
        }

        if (root.Nodes.TryGet(open.Id, out var record))
        {
            content = ((LeafRecord)record).Content!;
            return FsError.OK;
        }

        if (open.Orphan is { } late)
        {
            content = late.Content!;
            return FsError.OK;
        }

        if (!open.Origin.IsSet)
        {
            return FsError.ESTALE;
        }

        content = open.Clean ??= FileContent.OfBase(open.Origin, open.Origin.Entry.Size);
        return FsError.OK;
    }
}
