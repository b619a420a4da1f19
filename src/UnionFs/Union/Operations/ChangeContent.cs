namespace UnionFs;

/// <summary>Write, append, truncate, punch, zero, allocate, or replace all: by path or through an open node. Touches only the chunks of the range.</summary>
internal ref struct ChangeContent(ContentChange change) : IOperation
{
    /// <summary>The path, or the node; not used with <see cref="Open"/>.</summary>
    public Place Place;

    /// <summary>The open node, or null.</summary>
    public OpenNode? Open;

    public ReadOnlySpan<byte> Data;

    /// <summary>The bytes in several parts, instead of <see cref="Data"/>; for writing only.</summary>
    public PinnedBytes? Parts;

    public long Offset;

    /// <summary>Bytes of a range, or the new length.</summary>
    public long Length;

    /// <summary>Whether a range beyond the end leaves the length as it is.</summary>
    public bool KeepsSize;

    /// <summary>Permission bits of a file that is made if there is none; null if there must be one.</summary>
    public UnixFileMode? CreateMode;

    /// <summary>Where written bytes went.</summary>
    public long Position;

    private readonly long DataLength => Parts?.Length ?? Data.Length;

    /// <summary>
    /// The range whose ends the change of an open node will need base bytes of, so that it need not run twice. What changes meanwhile is found
    /// out later.
    /// </summary>
    public readonly bool NeedsEdges(FileContent content, out long offset, out long count)
    {
        (offset, count) = change == ContentChange.Append ? (content.Length, DataLength) : EditedRange(content);
        return offset >= 0 && offset + count >= 0 && NeedsBase(content, offset, count);
    }

    public FsError Apply(Edit edit)
    {
        if (Open is not null)
        {
            return ApplyOpen(edit, Open);
        }

        var walk = edit.NewWalk();
        try
        {
            var error = Place.IsNode ? edit.ResolveNode(ref walk, Place, followLinks: false) : edit.Resolve(ref walk, Place, WalkMode.Follow);
            if (error != FsError.OK)
            {
                return error;
            }

            if (!walk.Found && !Place.IsNode)
            {
                return ApplyMissing(edit, walk);
            }

            error = ApplyFound(edit, walk.Node);
            edit.Note(EditNoteKind.Content, walk);
            return error;
        }
        finally
        {
            walk.Dispose();
        }
    }

    private FsError ApplyOpen(Edit edit, OpenNode open)
    {
        if (open.Orphan is { } nameless)
        {
            var error = Change(edit, nameless, isNameless: true, out var changed);
            if (error == FsError.OK)
            {
                open.Orphan = (LeafRecord)changed.ChangedAt(edit.Start.Commits);
                open.NamelessChunks += edit.Store.TopDelta;
            }

            return error;
        }

        if (!edit.Start.TryGetNode(open.Id, open.Origin, out var node))
        {
            return FsError.ESTALE;
        }

        var changing = ApplyFound(edit, node);
        edit.Note(EditNoteKind.Content, node);
        return changing;
    }

    private FsError ApplyFound(Edit edit, in NodeView node)
    {
        var error = node.Error;
        if (error == FsError.OK && change == ContentChange.SetLength && Length < 0)
        {
            error = FsError.EINVAL;
        }

        if (error == FsError.OK && node.Kind != NodeKind.File)
        {
            error = node.IsDirectory ? FsError.EISDIR : FsError.EINVAL;
        }

        if (error == FsError.OK && Open is null)
        {
            error = edit.Caller.MayOpen(node, FileAccess.Write);
        }

        if (error == FsError.OK && Open is null && edit.Union.Handles.Denies(node.Id, FileAccess.Write))
        {
            error = FsError.EAGAIN;
        }

        if (error == FsError.OK)
        {
            error = edit.TryRecord(node, out var record);
            return error != FsError.OK ? error : Change(edit, (LeafRecord)record, isNameless: false, out _);
        }

        return error;
    }

    private FsError ApplyMissing(Edit edit, in PathWalk walk)
    {
        if (CreateMode is not { } mode)
        {
            return FsError.ENOENT;
        }

        if (walk.HasTrailingSlash)
        {
            return FsError.EISDIR;
        }

        var error = edit.NeedPlace(walk.Parent);
        if (error != FsError.OK)
        {
            return error;
        }

        var maker = new CreateNode(default, NodeKind.File, mode);
        var made = (LeafRecord)maker.NewRecord(edit, walk.Parent);
        error = Prepare(edit, made, isNameless: false);
        if (error == FsError.OK)
        {
            var content = IsNothing(FileContent.Empty) ? FileContent.Empty : Apply(edit.Store, FileContent.Empty, edit.Edges);
            made = (LeafRecord)edit.AddName(walk.Parent, walk.Hash, walk.Name, made.Written(content, edit.Now));
            if (content.Length > 0)
            {
                edit.Note(EditNoteKind.Content, new NodeView(made, null, null, 0));
            }
        }

        return error;
    }

    /// <summary>
    /// Everything that can fail comes before the store is asked, because content of the top is changed in place.
    /// </summary>
    private FsError Change(Edit edit, LeafRecord record, bool isNameless, out LeafRecord changed)
    {
        changed = record;
        var error = Prepare(edit, record, isNameless);
        if (error != FsError.OK)
        {
            return error;
        }

        if (!IsNothing(record.Content!))
        {
            if (record is { IsFresh: true, Origin.IsSet: true })
            {
                // Nobody else knows the content either.
                edit.Store.Adopt(record.Content!);
            }

            changed = edit.Caller.Written(record.Written(Apply(edit.Store, record.Content!, edit.Edges), edit.Now));
        }
        else if (change != ContentChange.SetLength || !edit.Caller.TryTakePrivileges(record, edit.Now, out changed))
        {
            return FsError.OK;
        }

        if (!isNameless)
        {
            edit.Put(changed);
        }

        return FsError.OK;
    }

    /// <summary>Makes sure that the change is allowed, that there is room, and that the base bytes it needs are there.</summary>
    private FsError Prepare(Edit edit, LeafRecord record, bool isNameless)
    {
        var content = record.Content!;
        if (Offset < 0 || Length < 0 || (Length == 0 && change is ContentChange.ZeroRange or ContentChange.Allocate))
        {
            return FsError.EINVAL;
        }

        if (change == ContentChange.Append)
        {
            Offset = content.Length;
        }

        Position = Offset;
        if (IsNothing(content))
        {
            return FsError.OK;
        }

        if (DataLength > long.MaxValue - FileContent.ChunkSize - Offset || Length > long.MaxValue - FileContent.ChunkSize - Offset)
        {
            return FsError.EFBIG;
        }

        var (offset, count) = EditedRange(content);
        var error = NeedsBase(content, offset, count) ? edit.NeedEdges(content.Base, offset, count) : FsError.OK;
        if (error == FsError.OK && edit.Union.Options.ReadOnly)
        {
            error = FsError.EROFS;
        }

        if (error == FsError.OK && edit.HasQuota)
        {
            error = edit.ExceedsQuota(isNameless ? null : record, GrowthOf(edit.Store, content, offset, count)) ? FsError.ENOSPC : FsError.OK;
        }

        return error;
    }

    /// <summary>By how many chunks the top grows.</summary>
    private readonly long GrowthOf(ChunkStore store, FileContent content, long offset, long count) => change switch
    {
        ContentChange.Replace => (Data.Length + FileContent.ChunkSize - 1) / FileContent.ChunkSize,
        ContentChange.SetLength => store.TailGrowthOf(content, Length),
        ContentChange.PunchHole => store.ZeroGrowthOf(content, offset, count),
        ContentChange.ZeroRange => store.ZeroGrowthOf(content, offset, count)
            + (KeepsSize || count > 0 ? 0 : store.TailGrowthOf(content, Offset + Length)),
        // Nothing is set aside, but there must be room for the whole range at this moment.
        ContentChange.Allocate => WriteGrowthOf(store, content, Offset, Length),
        _ => WriteGrowthOf(store, content, offset, count),
    };

    private static long WriteGrowthOf(ChunkStore store, FileContent content, long offset, long count) =>
        // A last chunk that is written to is counted already.
        store.GrowthOf(content, offset, count)
            + (offset / FileContent.ChunkSize == content.Length / FileContent.ChunkSize ? 0 : store.TailGrowthOf(content, offset));

    private readonly bool IsNothing(FileContent content) => change switch
    {
        ContentChange.Write or ContentChange.Append => DataLength == 0,
        // The times are set even when the length stays, unless there is nothing and is to be nothing.
        ContentChange.SetLength => Length == 0 && content.Length == 0,
        ContentChange.PunchHole => Length == 0,
        _ => false,
    };

    /// <summary>The range whose chunks may have to be copied up.</summary>
    private readonly (long Offset, long Count) EditedRange(FileContent content) => change switch
    {
        ContentChange.Write or ContentChange.Append => (Offset, DataLength),
        ContentChange.SetLength => (Math.Min(Length, content.Length), 0),
        ContentChange.PunchHole or ContentChange.ZeroRange => (Offset, Math.Max(0, Math.Min(Length, content.Length - Offset))),
        _ => (0, 0),
    };

    private readonly bool NeedsBase(FileContent content, long offset, long count) => change switch
    {
        ContentChange.Replace => false,
        ContentChange.SetLength or ContentChange.Allocate => false,
        _ => count > 0 && ChunkStore.WriteNeedsBase(content, offset, count),
    };

    private readonly FileContent Apply(ChunkStore store, FileContent content, BaseEdges edges) => change switch
    {
        ContentChange.SetLength => store.SetLength(content, Length),
        ContentChange.PunchHole => store.PunchHole(content, edges, Offset, Length),
        ContentChange.ZeroRange => Extend(store, store.PunchHole(content, edges, Offset, Length)),
        ContentChange.Allocate => Extend(store, content),
        ContentChange.Replace => store.Replace(content, Data),
        _ => Parts is null ? store.Write(content, edges, Offset, Data) : store.Write(content, edges, Offset, Parts),
    };

    private readonly FileContent Extend(ChunkStore store, FileContent content) =>
        KeepsSize || Offset + Length <= content.Length ? content : store.SetLength(content, Offset + Length);
}
