namespace UnionFs;

/// <summary>
/// A file made of, or replaced by, the content another file has at this moment. Both share all chunks and what shows of the base
/// (reflink), so it costs the same for any size.
/// </summary>
internal ref struct CopyFile(Place source, Place destination, bool overwrites) : IOperation
{
    private readonly Place _source = source;
    private readonly Place _destination = destination;

    /// <summary>Bytes that are wanted at most; EXDEV if sharing the whole content would not do just that.</summary>
    public long MaxLength { get; init; } = long.MaxValue;

    /// <summary>The bytes that were copied.</summary>
    public long Copied { get; private set; }

    public FsError Apply(Edit edit)
    {
        var from = edit.NewWalk();
        var to = edit.NewWalk();
        try
        {
            var error = edit.ResolveNode(ref from, _source, followLinks: true);
            if (error == FsError.OK)
            {
                error = Check(edit, from.Node, FileAccess.Read);
            }

            if (error == FsError.OK)
            {
                error = _destination.IsNode
                    ? edit.ResolveNode(ref to, _destination, followLinks: false)
                    : edit.Resolve(ref to, _destination, WalkMode.Follow);
            }

            return error != FsError.OK ? error : to.Found || _destination.IsNode ? Replace(edit, from.Node, to) : Make(edit, from.Node, to);
        }
        finally
        {
            from.Dispose();
            to.Dispose();
        }
    }

    private static FsError Check(Edit edit, in NodeView node, FileAccess access)
    {
        if (node.Error != FsError.OK || node.Kind != NodeKind.File)
        {
            return node.Error != FsError.OK ? node.Error
                : node.IsDirectory ? FsError.EISDIR : node.Kind == NodeKind.Symlink ? FsError.ELOOP : FsError.EINVAL;
        }

        var error = edit.Caller.MayOpen(node, access);
        return error == FsError.OK && edit.Union.Handles.Denies(node.Id, access) ? FsError.EAGAIN : error;
    }

    /// <summary>Everything that can fail comes before the store is asked.</summary>
    private static FsError Allow(Edit edit, LeafRecord record, FileContent content, FileContent replaced)
    {
        if (edit.Union.Options.ReadOnly)
        {
            return FsError.EROFS;
        }

        var commit = edit.Start.CommitToken;
        var growth = content.TopCountSince(commit) - replaced.TopCountSince(commit);
        return edit.HasQuota && edit.ExceedsQuota(record, growth) ? FsError.ENOSPC : FsError.OK;
    }

    private FsError Replace(Edit edit, in NodeView from, in PathWalk walk)
    {
        var to = walk.Node;
        if (!overwrites)
        {
            return FsError.EEXIST;
        }

        var error = Check(edit, to, FileAccess.Write);
        if (error != FsError.OK || from.Id == to.Id)
        {
            return error;
        }

        error = edit.TryRecord(to, out var present);
        if (error != FsError.OK)
        {
            return error;
        }

        var record = (LeafRecord)present;
        var (content, replaced) = (from.Content, record.Content!);
        if (MaxLength < content.Length || (MaxLength < long.MaxValue && replaced.Length > content.Length))
        {
            return FsError.EXDEV;
        }

        error = Allow(edit, record, content, replaced);
        if (error == FsError.OK)
        {
            var copy = edit.Store.Share(content);
            edit.Store.Release(replaced);
            edit.Put(edit.Caller.Written(record.Written(copy, edit.Now)));
            Copied = copy.Length;
            edit.Note(EditNoteKind.Content, walk);
        }

        return error;
    }

    private static FsError Make(Edit edit, in NodeView from, in PathWalk to)
    {
        if (to.HasTrailingSlash)
        {
            return FsError.EISDIR;
        }

        var error = edit.NeedPlace(to.Parent);
        if (error != FsError.OK)
        {
            return error;
        }

        const UnixFileMode permissions = (UnixFileMode)0x1FF;
        var record = (LeafRecord)new CreateNode(default, NodeKind.File, from.Attributes.Mode & permissions).NewRecord(edit, to.Parent);
        var content = from.Content;
        error = Allow(edit, record, content, FileContent.Empty);
        if (error == FsError.OK)
        {
            var made = edit.AddName(to.Parent, to.Hash, to.Name, record.Written(edit.Store.Share(content), edit.Now));
            edit.Note(EditNoteKind.Content, new NodeView(made, null, null, 0));
        }

        return error;
    }
}
