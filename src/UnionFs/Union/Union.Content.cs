namespace UnionFs;

internal sealed partial class Union
{
    /// <summary>The whole content of a file, of one state.</summary>
    public FsError ReadAll(ReadOnlySpan<byte> path, out byte[] bytes)
    {
        bytes = [];
        var error = FindFile(path, out var node);
        if (error != FsError.OK)
        {
            return error;
        }

        var content = node.Content;
        if (content.Length > Array.MaxLength)
        {
            return FsError.EFBIG;
        }

        bytes = new byte[content.Length];
        error = Read(node.Id, node.Origin, content, 0, bytes, out var count);
        if (error == FsError.OK && count != bytes.Length)
        {
            bytes = bytes[..count];
        }

        return error;
    }

    public FsError ReadAt(ReadOnlySpan<byte> path, long offset, Span<byte> destination, out int count)
    {
        count = 0;
        if (offset < 0)
        {
            return FsError.EINVAL;
        }

        var error = FindFile(path, out var node);
        return error != FsError.OK ? error : Read(node.Id, node.Origin, node.Content, offset, destination, out count);
    }

    private FsError FindFile(ReadOnlySpan<byte> path, out NodeView node)
    {
        var error = FindNode(Root, path, followLinks: true, out node);
        if (error == FsError.OK)
        {
            error = node.Error;
        }

        if (error == FsError.OK && node.Kind != NodeKind.File)
        {
            error = node.IsDirectory ? FsError.EISDIR : FsError.EINVAL;
        }

        return error == FsError.OK && _handles is { } handles && handles.Denies(node.Id, FileAccess.Read) ? FsError.EAGAIN : error;
    }

    /// <summary>Reads; when a chunk was rewritten meanwhile, the newest state of the node is read instead.</summary>
    private FsError Read(ulong id, BaseOrigin origin, FileContent content, long offset, Span<byte> destination, out int count)
    {
        LayerContent? source = null;
        try
        {
            for (var attempt = 0; ; attempt++)
            {
                if (source is null && content.NeedsBase(offset, destination.Length))
                {
                    source = Base.OpenContent(origin.Entry);
                }

                if (content.TryRead(source, offset, destination, out count))
                {
                    return FsError.OK;
                }

                if (!TryNewest(id, origin, attempt, out content))
                {
                    return FsError.ENOENT;
                }
            }
        }
        finally
        {
            source?.Dispose();
        }
    }

    /// <summary>The newest content of a node. A reader that lost often enough waits for the writer to be done.</summary>
    private bool TryNewest(ulong id, BaseOrigin origin, int attempt, out FileContent content)
    {
        if (attempt > 16)
        {
            lock (this)
            {
                // Whatever the writer was doing is published now.
            }
        }

        var found = Root.TryGetNode(id, origin, out var node) && node.Kind == NodeKind.File;
        content = found ? node.Content : FileContent.Empty;
        return found;
    }
}
