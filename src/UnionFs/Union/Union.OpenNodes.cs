namespace UnionFs;

/// <content>What is done through handles. Every operation pins the open node while it runs.</content>
internal sealed partial class Union
{
    /// <summary>pread; whether the handle was opened for reading may be left out of account by those who read for the library itself.</summary>
    public FsError Read(int slot, int generation, long offset, Span<byte> destination, out int count, bool needsAccess = true)
    {
        count = 0;
        if (Pin(slot, generation, out var access) is not { } open)
        {
            return FsError.EBADF;
        }

        try
        {
            return needsAccess && (access & FileAccess.Read) == 0 ? FsError.EBADF
                : offset < 0 ? FsError.EINVAL
                : Read(open, offset, destination, out count);
        }
        finally
        {
            Unpin(open);
        }
    }

    public FsError Change(int slot, int generation, ref ChangeContent change)
    {
        if (Pin(slot, generation, out var access) is not { } open)
        {
            return FsError.EBADF;
        }

        try
        {
            if ((access & FileAccess.Write) == 0)
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
            if (Content(open, out var content) == FsError.OK && change.NeedsEdges(content, out var offset, out var count))
            {
                LoadEdges(content.Base, open.Source(Base, content), offset, count);
            }

            return Run(ref change);
        }
        finally
        {
            Unpin(open);
        }
    }

    public FsError ChangeAttributes(
        int slot, int generation, UnixFileMode? mode, bool setsOwner, uint? uid, uint? gid, Timestamp? access, Timestamp? modify, bool toNow = false)
    {
        if (Pin(slot, generation, out _) is not { } open)
        {
            return FsError.EBADF;
        }

        try
        {
            var operation = new ChangeAttributes(Place.Of(open), followLinks: false)
            {
                Mode = mode, SetsOwner = setsOwner, Uid = uid, Gid = gid, AccessTime = access, ModifyTime = modify, ToNow = toNow,
            };
            return open.IsStale ? FsError.ESTALE : Run(ref operation);
        }
        finally
        {
            Unpin(open);
        }
    }

    public FsError ChangeXattr(int slot, int generation, string name, ReadOnlySpan<byte> value, bool removes, XattrMode mode = XattrMode.Set)
    {
        if (Pin(slot, generation, out _) is not { } open)
        {
            return FsError.EBADF;
        }

        try
        {
            var operation = new ChangeXattr(Place.Of(open), name, value, removes, followLinks: false) { Mode = mode };
            return open.IsStale ? FsError.ESTALE : Run(ref operation);
        }
        finally
        {
            Unpin(open);
        }
    }

    public FsError Stat(int slot, int generation, out FileStat stat)
    {
        stat = default;
        if (Pin(slot, generation, out _) is not { } open)
        {
            return FsError.EBADF;
        }

        try
        {
            var root = Root;
            var error = TryGetOpen(root, open, out var node);
            if (error == FsError.OK && ReferenceEquals(node.Record, open.Orphan) && node.Record is { } nameless)
            {
                stat = nameless.ToStat(0);
                return FsError.OK;
            }

            return error == FsError.OK ? root.Stat(node, mayLoad: true, out stat) : error;
        }
        finally
        {
            Unpin(open);
        }
    }

    public FsError GetXattrs(int slot, int generation, out XattrSet xattrs)
    {
        xattrs = XattrSet.Empty;
        if (Pin(slot, generation, out _) is not { } open)
        {
            return FsError.EBADF;
        }

        try
        {
            var error = TryGetOpen(Root, open, out var node);
            xattrs = error == FsError.OK ? Caller.Readable(node) : xattrs;
            return error;
        }
        finally
        {
            Unpin(open);
        }
    }

    public FsError ReadLink(int slot, int generation, out ReadOnlyMemory<byte> target)
    {
        target = default;
        if (Pin(slot, generation, out _) is not { } open)
        {
            return FsError.EBADF;
        }

        try
        {
            var error = TryGetOpen(Root, open, out var node);
            error = error == FsError.OK && node.Kind != NodeKind.Symlink ? FsError.EINVAL : error;
            target = error == FsError.OK ? node.Target : default;
            return error;
        }
        finally
        {
            Unpin(open);
        }
    }

    public FsError Seek(int slot, int generation, long offset, bool data, out long position)
    {
        position = 0;
        if (Pin(slot, generation, out _) is not { } open)
        {
            return FsError.EBADF;
        }

        try
        {
            return Seek(open, offset, data, out position);
        }
        finally
        {
            Unpin(open);
        }
    }

    /// <summary>The next name of an open directory in the newest state; a removed directory has none.</summary>
    public FsError TryNextName(int slot, int generation, ref long cursor, out DirectoryEntry? entry)
    {
        entry = null;
        if (Pin(slot, generation, out _) is not { } open)
        {
            return FsError.EBADF;
        }

        try
        {
            var error = TryGetOpen(Root, open, out var node);
            if (error == FsError.OK && open.Orphan is null)
            {
                var directory = node.AsDirectory();
                directory.Lower?.Load();
                entry = TryNextName(directory, ref cursor, out var next) ? next : null;
            }

            return error;
        }
        finally
        {
            Unpin(open);
        }
    }

    /// <summary>An open directory in the newest state with its base table loaded; a removed one is empty for good.</summary>
    public FsError TryGetDirectory(int slot, int generation, out ViewRoot root, out DirectoryRef directory)
    {
        root = Root;
        directory = default;
        if (Pin(slot, generation, out _) is not { } open)
        {
            return FsError.EBADF;
        }

        try
        {
            var error = TryGetOpen(root, open, out var node);
            if (error == FsError.OK && open.Orphan is null)
            {
                directory = node.AsDirectory();
                directory.Lower?.Load();
            }
            else if (error == FsError.OK)
            {
                directory = new DirectoryRef(open.Id, null, null);
            }

            return error;
        }
        finally
        {
            Unpin(open);
        }
    }

    /// <summary>An open node in a state, or its own record if it has no name.</summary>
    private static FsError TryGetOpen(ViewRoot root, OpenNode open, out NodeView node)
    {
        node = default;
        if (open.IsStale)
        {
            return FsError.ESTALE;
        }

        if (open.Orphan is null && root.TryGetNode(open.Id, open.Origin, out node))
        {
            return FsError.OK;
        }

        // It may have lost its name since the state was taken.
        if (open.Orphan is not { } nameless)
        {
            return FsError.ESTALE;
        }

        node = new NodeView(nameless, null, null, 0);
        return FsError.OK;
    }

    private FsError Read(OpenNode open, long offset, Span<byte> destination, out int count)
    {
        count = 0;
        for (var attempt = 0; ; attempt++)
        {
            var error = Newest(open, attempt, out var content);
            if (error != FsError.OK)
            {
                return error;
            }

            var source = content.NeedsBase(offset, destination.Length) ? open.Source(Base, content) : null;
            if (content.TryRead(source, offset, destination, out count))
            {
                return FsError.OK;
            }
        }
    }

    private FsError Seek(OpenNode open, long offset, bool data, out long position)
    {
        position = 0;
        for (var attempt = 0; ; attempt++)
        {
            var error = Newest(open, attempt, out var content);
            if (error == FsError.OK && (offset < 0 || offset > content.Length))
            {
                error = FsError.ENXIO;
            }

            if (error != FsError.OK)
            {
                return error;
            }

            var source = content.BaseVisible > 0 ? open.Source(Base, content) : null;
            if (data ? content.TryNextData(source, offset, out position) : content.TryNextHole(source, offset, out position))
            {
                return FsError.OK;
            }
        }
    }

    /// <summary>As <see cref="Content"/>; a reader that lost often enough keeps the content as it is: that it can read to the end.</summary>
    private FsError Newest(OpenNode open, int attempt, out FileContent content)
    {
        if (attempt <= MaxLostReads)
        {
            return Content(open, out content);
        }

        lock (this)
        {
            var error = Content(open, out content);
            return error == FsError.OK && Keep(content) is null ? FsError.EBADF : error;
        }
    }

    private FsError Content(OpenNode open, out FileContent content)
    {
        content = FileContent.Empty;
        if (open.IsStale)
        {
            return FsError.ESTALE;
        }

        if (open.Orphan is { } nameless)
        {
            content = nameless.Content!;
            return FsError.OK;
        }

        if (Root.Nodes.TryGet(open.Id, out var record))
        {
            content = ((LeafRecord)record).Content!;
            return FsError.OK;
        }

        // It may have lost its name since the state was taken.
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
