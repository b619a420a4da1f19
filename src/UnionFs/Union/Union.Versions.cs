namespace UnionFs;

internal sealed partial class Union
{
    /// <summary>The state of this moment, shared from now on. O(1).</summary>
    public SnapshotState Snapshot()
    {
        lock (this)
        {
            _store?.RenewToken();
            return new SnapshotState(_lineage, Root);
        }
    }

    /// <summary>A second sandbox on the state of this moment. O(1).</summary>
    public Union Fork(UnionFsOptions options)
    {
        lock (this)
        {
            _store?.RenewToken();
            return new Union(Root, _lineage, Stack, options);
        }
    }

    /// <summary>Goes back; false if the state is of another lineage. Chunks written since are left to the collector.</summary>
    public bool Restore(SnapshotState state)
    {
        if (!ReferenceEquals(state.Lineage, _lineage))
        {
            return false;
        }

        lock (this)
        {
            var before = Root;
            _store = null;
            _edit = null;
            CountAnew();
            if (_handles is null)
            {
                Volatile.Write(ref _root, state.Root);
            }
            else
            {
                RestoreWithHandles(_handles, state.Root);
            }

            if (IsWatched)
            {
                Tell(before, state.Root, []);
            }
        }

        return true;
    }

    private void RestoreWithHandles(HandleTable handles, ViewRoot root)
    {
        lock (handles.Gate)
        {
            Volatile.Write(ref _root, root);
            foreach (var open in handles.Nodes)
            {
                open.Orphan = null;
                open.IsAnonymous = false;
                open.IsStale = !root.TryGetNode(open.Id, open.Origin, out _);
            }
        }
    }

    /// <summary>Freezes what changed since the last commit; goes on with an empty top. O(1).</summary>
    /// <param name="name">The name of the layer.</param>
    /// <param name="toLayer">Makes the layer from the commit when someone wants it.</param>
    public CommitRecord Commit(string name, Func<CommitRecord, Layer> toLayer)
    {
        lock (this)
        {
            var root = Root;
            var token = ChunkStore.NextToken();
            _store?.RenewToken();
            CountAnew();
            var previous = root.LastCommit;
            var commit = new CommitRecord(previous, name, previous?.After ?? new ViewRoot { Base = root.Base }, root, toLayer);
            Volatile.Write(ref _root, new ViewRoot
            {
                Base = root.Base,
                Nodes = root.Nodes,
                Marks = root.Marks,
                OwnChunks = root.OwnChunks,
                TopChunks = 0,
                TopNodes = 0,
                LastCommit = commit,
                CommitToken = token,
            });
            return commit;
        }
    }

    /// <summary>The top is another one: what nameless files held in the one before does not count in it.</summary>
    private void CountAnew()
    {
        NamelessChunks = 0;
        if (_handles is { } handles)
        {
            lock (handles.Gate)
            {
                handles.CountAnew();
            }
        }
    }

    public void Dispose()
    {
        lock (this)
        {
            if (!_isDisposed)
            {
                _isDisposed = true;
                Volatile.Write(ref _root, null!);
                _handles?.CloseAll();
                _store?.Dispose();
                _store = null;
                _edit = null;
                foreach (var subscriber in _subscribers ?? [])
                {
                    subscriber.Close();
                }
            }
        }
    }
}
