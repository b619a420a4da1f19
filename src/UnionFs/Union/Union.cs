namespace UnionFs;

/// <summary>
/// The engine of one sandbox. Paths are bytes, errors are values. Readers take the newest <see cref="Root"/> and see one state; writers
/// take turns under one lock, make the next state and publish it in one step. No layer is called under that lock.
/// </summary>
/// <remarks>Lock order: writer lock (this object) → <see cref="HandleTable.Gate"/> → the lock of a base directory is never taken inside.</remarks>
internal sealed partial class Union
{
    private readonly Lineage _lineage;
    private ViewRoot _root; // null once disposed
    private ChunkStore? _store;
    private Edit? _edit;
    private HandleTable? _handles;
    private bool _isDisposed;

    private Union(ViewRoot root, Lineage lineage, LayerStack stack, UnionFsOptions options)
    {
        _root = root;
        _lineage = lineage;
        Base = root.Base;
        Stack = stack;
        Options = options;
        Caller = Caller.Of(options.Identity);
    }

    public LayerStack Stack { get; }

    public UnionFsOptions Options { get; }

    /// <summary>Who acts.</summary>
    public Caller Caller { get; }

    /// <summary>Who must be allowed to search the directories on the way of a path; null if nobody is asked.</summary>
    public Caller? Searcher => Caller.IsRoot ? null : Caller;

    /// <summary>What paths may be.</summary>
    public PathLimits Limits => Options.PathLimits;

    public MergedBase Base { get; }

    public bool IsDisposed => Volatile.Read(ref _isDisposed);

    /// <summary>The newest state.</summary>
    /// <exception cref="ObjectDisposedException">The sandbox is disposed.</exception>
    public ViewRoot Root => Volatile.Read(ref _root) ?? throw Disposed();

    /// <summary>Chunk memory of the writer; made with the first change, so that a fork costs nothing before.</summary>
    public ChunkStore Store => _store ??= new ChunkStore();

    public HandleTable Handles => _handles ?? Interlocked.CompareExchange(ref _handles, new HandleTable(Options.MaxOpenHandles), null) ?? _handles;

    /// <summary>Chunks of the top that only handles lead to.</summary>
    public long NamelessChunks { get; private set; }

    public static Union Create(LayerStack stack, UnionFsOptions options) =>
        new(new ViewRoot { Base = stack.Base }, new Lineage(), stack, options);

    public ulong NextId() => _lineage.NextId();

    private Timestamp Now() => Timestamp.FromDateTimeOffset(Options.TimeProvider.GetUtcNow());

    private static ObjectDisposedException Disposed() => new("UnionFileSystem", "The file system is disposed.");

    /// <summary>
    /// Runs an operation: under the writer lock it decides and edits; what it needs from layers is read between attempts, outside.
    /// Publishes its state if it succeeded.
    /// </summary>
    public FsError Run<TOperation>(ref TOperation operation)
        where TOperation : struct, IOperation, allows ref struct
    {
        var now = Now();
        while (true)
        {
            Prerequisite missing;
            lock (this)
            {
                if (_isDisposed)
                {
                    throw Disposed();
                }

                var edit = _edit ??= new Edit(this);
                edit.Begin(_root, now);
                try
                {
                    var error = operation.Apply(edit);
                    if (error != ViewRoot.NotLoaded)
                    {
                        return Finish(edit, error);
                    }
                }
                finally
                {
                    Store.End();
                }

                missing = edit.Missing;
            }

            Load(missing);
        }
    }

    private FsError Finish(Edit edit, FsError error)
    {
        if (error == FsError.OK && edit.HasChanged)
        {
            error = Options.ReadOnly ? FsError.EROFS : edit.ExceedsNodes ? FsError.ENOSPC : FsError.OK;
        }

        if (error != FsError.OK)
        {
            return error;
        }

        if (edit.HasChanged)
        {
            Publish(edit);
            if (edit.HasNotes)
            {
                Tell(edit.Start, _root, edit.Notes);
            }
        }
        else
        {
            // A node without a name changed: it is no part of the state.
            NamelessChunks += Store.TopDelta;
        }

        return FsError.OK;
    }

    private void Publish(Edit edit)
    {
        if (_handles is null || edit is { Nameless.Count: 0, HasRemovedTree: false, Adopted: null })
        {
            foreach (var nameless in edit.Nameless)
            {
                ReleaseContent(nameless);
            }

            Volatile.Write(ref _root, edit.Finish());
            return;
        }

        lock (_handles.Gate)
        {
            foreach (var nameless in edit.Nameless)
            {
                if (_handles.Find(nameless.Id) is { } open)
                {
                    var before = Store.TopDelta;
                    if (nameless.Content is { } content)
                    {
                        Store.Detach(content);
                    }

                    open.NamelessChunks = before - Store.TopDelta;
                    NamelessChunks += open.NamelessChunks;
                    open.Orphan = (LeafRecord)nameless.ChangedAt(edit.Start.Commits);
                }
                else
                {
                    ReleaseContent(nameless);
                }
            }

            var next = edit.Finish();
            if (edit.HasRemovedTree)
            {
                OrphanUnseen(edit.Start, next);
            }

            Volatile.Write(ref _root, next);
            if (edit.Adopted is { } adopted)
            {
                NamelessChunks -= adopted.NamelessChunks;
                adopted.NamelessChunks = 0;
                adopted.IsAnonymous = false;
                adopted.Orphan = null;
            }
        }
    }

    /// <summary>Open nodes that went away with a tree, other than those known to have lost their last name, keep what was there of them.</summary>
    private void OrphanUnseen(ViewRoot start, ViewRoot next)
    {
        foreach (var open in _handles!.Nodes)
        {
            if (open.Orphan is null && !open.IsStale && !next.TryGetNode(open.Id, open.Origin, out _)
                && start.TryGetNode(open.Id, open.Origin, out var node))
            {
                var orphan = new LeafRecord(node.Id, node.Kind)
                {
                    Attributes = node.Attributes,
                    Xattrs = node.Xattrs,
                    Content = node.Kind == NodeKind.File ? node.Content : null,
                    Origin = node.Origin,
                };
                open.Orphan = (LeafRecord)orphan.ChangedAt(next.Commits);
            }
        }
    }

    private void ReleaseContent(LeafRecord record)
    {
        if (record.Content is { } content)
        {
            Store.Release(content);
        }
    }

    /// <summary>Reads what an operation needs, outside the writer lock.</summary>
    private void Load(in Prerequisite missing)
    {
        missing.Directory?.Load();
        if (missing.Tree is { } tree)
        {
            TreeRemoval.Load(tree.Root, tree.Top);
        }

        if (missing.Names.IsSet)
        {
            Base.LoadNames(missing.Names.Entry);
        }

        if (missing.Content.IsSet)
        {
            using var content = Base.OpenContent(missing.Content.Entry);
            LoadEdges(missing.Content, content, missing.Offset, missing.Count);
        }
    }

    /// <summary>Reads the base bytes of both ends of a range into chunks that are ready to become part of the file.</summary>
    private void LoadEdges(in BaseOrigin origin, LayerContent source, long offset, long count)
    {
        BaseEdges edges;
        ChunkStore store;
        lock (this)
        {
            if (_isDisposed)
            {
                throw Disposed();
            }

            store = Store;
            edges = BaseEdges.Borrow(store, origin, offset, count);
        }

        try
        {
            edges.Load(source);
        }
        catch
        {
            lock (this)
            {
                edges.GiveBackTo(store);
            }

            throw;
        }
    }
}
