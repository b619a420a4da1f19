namespace UnionFs;

/// <content>Layers brought into the top.</content>
internal sealed partial class Union
{
    /// <summary>
    /// What a layer shows, made under a path in one operation. The contents that were read are kept by a node that is open without a name; whatever
    /// ends it before, they go with that.
    /// </summary>
    public FsError Import(
        Layer layer, ReadOnlySpan<byte> destination, IProgress<ImportProgress>? progress, CancellationToken cancellation, out string? failedPath)
    {
        failedPath = null;
        var check = new ImportTree(destination);
        var error = Run(ref check);
        if (error != FsError.OK)
        {
            return error;
        }

        var source = new ViewRoot { Base = LayerStack.Of(layer).Base };
        error = OpenAnonymous((UnixFileMode)0x180, out var slot, out var generation);
        if (error != FsError.OK)
        {
            return error;
        }

        if (Pin(slot, generation, out _) is not { } carrier)
        {
            return FsError.EBADF;
        }

        LayerImport? import = null;
        var isNamed = false;
        try
        {
            import = new LayerImport(this, source, carrier, progress, cancellation);
            error = import.Read();
            failedPath = import.FailedPath;
            if (error == FsError.OK)
            {
                var operation = new ImportTree(destination) { Import = import };
                error = Run(ref operation);
                isNamed = error == FsError.OK;
            }

            return error;
        }
        finally
        {
            if (!isNamed && import is not null)
            {
                Release(import.Contents.Values);
            }

            Unpin(carrier);
            Close(slot, generation);
        }
    }

    /// <summary>Takes the content that was written to an open node without a name; the node has none then. What it takes goes on counting as the node's.</summary>
    /// <param name="open">The node, pinned.</param>
    /// <param name="blank">What it is without content.</param>
    /// <param name="content">The content.</param>
    public FsError TakeContent(OpenNode open, LeafRecord blank, out FileContent content)
    {
        lock (this)
        {
            if (_isDisposed)
            {
                throw Disposed();
            }

            content = open.Orphan?.Content ?? FileContent.Empty;
            if (open.Orphan is null)
            {
                return FsError.ESTALE;
            }

            open.Orphan = blank;
            return FsError.OK;
        }
    }

    /// <summary>Lets go of contents that nothing leads to.</summary>
    private void Release(IEnumerable<FileContent> contents)
    {
        lock (this)
        {
            if (_isDisposed)
            {
                return;
            }

            Store.Begin(_root.CommitToken);
            foreach (var content in contents)
            {
                Store.Release(content);
            }
        }
    }
}
