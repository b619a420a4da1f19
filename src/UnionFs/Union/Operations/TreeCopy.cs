namespace UnionFs;

/// <summary>
/// Makes, in a running operation, new nodes of all that a state shows at a node and below it: attributes and extended attributes as they are, but
/// for the times of change and birth; names of one node are names of one node again; what is hidden is not there. Nothing recurses.
/// </summary>
/// <param name="edit">The operation.</param>
/// <param name="source">The state; all its directories below the node have been loaded, or the operation runs again for each that was not.</param>
/// <param name="contents">
/// The contents of files by the ids they have there, which wait for their names; null to share the contents of the files, which then are of the
/// same sandbox.
/// </param>
internal sealed class TreeCopy(Edit edit, ViewRoot source, IReadOnlyDictionary<ulong, FileContent>? contents)
{
    private readonly Stack<(DirectoryRef From, DirectoryRecord To)> _pending = new();
    private readonly Dictionary<ulong, LeafRecord> _linked = [];

    /// <summary>
    /// Makes the tree; the node at its top is answered, for the caller to put it in with its name. An entry that cannot be used ends it with the
    /// entry's error.
    /// </summary>
    public FsError Make(in NodeView top, out NodeRecord made)
    {
        var error = MakeNode(top, 0, default, out made);
        while (error == FsError.OK && _pending.TryPop(out var at))
        {
            error = edit.NeedTable(at.From);
            error = error == FsError.OK ? Fill(at.From, at.To) : error;
            if (error == FsError.OK && !ReferenceEquals(at.To, made))
            {
                edit.Put(at.To);
            }

            error = error == FsError.OK && edit.ExceedsNodes ? FsError.ENOSPC : error;
        }

        return error;
    }

    /// <summary>Gives a directory that nobody knows yet the names another one has.</summary>
    private FsError Fill(DirectoryRef from, DirectoryRecord to)
    {
        for (long cursor = 0; source.TryNextName(from, ref cursor, out var node, out var name);)
        {
            var mayBeLinked = MayHaveOtherNames(node);
            NodeRecord made;
            if (mayBeLinked && _linked.TryGetValue(node.Id, out var known))
            {
                made = known;
            }
            else if (MakeNode(node, to.Id, name, out made) is var error and not FsError.OK)
            {
                return error;
            }

            var hash = NameHash.Compute(name);
            var child = new Child(to.Id, name, hash, made.Id, made.Kind, to.LastSequence + 1);
            to.With(name, hash, child, (1, made.Kind == NodeKind.Directory ? 1 : 0), edit.Operation);
            if (made is LeafRecord leaf)
            {
                leaf = (LeafRecord)edit.Put(leaf.With(leaf.Added.With(child, edit.Operation), leaf.BaseLinks));
                if (mayBeLinked)
                {
                    _linked[node.Id] = leaf;
                }
            }
        }

        return FsError.OK;
    }

    /// <summary>The record of a new node without a name; a directory waits to be filled.</summary>
    private FsError MakeNode(in NodeView node, ulong parentId, ReadOnlySpan<byte> name, out NodeRecord made)
    {
        made = null!;
        FileContent? content = null;
        var error = node.Error == FsError.OK ? Allow(node) : node.Error;
        if (error == FsError.OK && node.Kind == NodeKind.File)
        {
            error = TakeContent(node, out content);
        }

        if (error != FsError.OK)
        {
            return error;
        }

        var id = edit.Union.NextId();
        var xattrs = edit.Caller.Kept(node.Xattrs);
        var attributes = edit.Caller.Kept(node.Attributes) with { ChangeTime = edit.Now, BirthTime = edit.Now };
        if (node.IsDirectory)
        {
            var directory = new DirectoryRecord(id) { Attributes = attributes, Xattrs = xattrs, ParentId = parentId, Name = name.ToArray() };
            _pending.Push((node.AsDirectory(), directory));
            made = directory;
            return FsError.OK;
        }

        made = new LeafRecord(id, node.Kind)
        {
            Attributes = attributes,
            Xattrs = xattrs,
            Content = content,
            Target = node.Kind == NodeKind.Symlink ? node.Target : default,
        };
        return FsError.OK;
    }

    /// <summary>Whether the caller may read the node, if it is one of the sandbox, and make one like it.</summary>
    private FsError Allow(in NodeView node)
    {
        var error = contents is not null ? FsError.OK : node.Kind switch
        {
            NodeKind.File => edit.Caller.MayOpen(node, FileAccess.Read),
            NodeKind.Directory => edit.Caller.Check(node, Permissions.Read | Permissions.Search),
            _ => FsError.OK,
        };
        return error == FsError.OK ? edit.Caller.MayMake(node.Kind, node.Attributes.Device) : error;
    }

    /// <summary>The content of the new file. Everything that can fail comes before the store is asked.</summary>
    private FsError TakeContent(in NodeView node, out FileContent content)
    {
        if (contents is not null)
        {
            content = contents.GetValueOrDefault(node.Id, FileContent.Empty);
            edit.Store.Attach(content);
            return FsError.OK;
        }

        content = node.Content;
        if (edit.Union.Handles.Denies(node.Id, FileAccess.Read))
        {
            return FsError.EAGAIN;
        }

        if (edit.HasQuota && edit.ExceedsQuota(null, content.TopCountSince(edit.Start.CommitToken)))
        {
            return FsError.ENOSPC;
        }

        content = edit.Store.Share(content);
        return FsError.OK;
    }

    private static bool MayHaveOtherNames(in NodeView node) => node.Record switch
    {
        null => node.Table![node.Index].HasSeveralNames,
        LeafRecord leaf => leaf.Added.Count > 1
            || (leaf.Origin.IsSet && (leaf.Origin.Entry.HasSeveralNames || leaf.Added.Count + leaf.BaseLinks > 1)),
        _ => false,
    };
}
