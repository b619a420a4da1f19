namespace UnionFs;

internal sealed partial class Union
{
    private const int MaxLostReads = 16;

    /// <summary>The whole content of a file, of one state.</summary>
    public FsError ReadAll(ReadOnlySpan<byte> path, out byte[] bytes)
    {
        bytes = [];
        var error = FindFile(path, out var node);
        if (error != FsError.OK)
        {
            return error;
        }

        for (var expected = node.Content.Length; ;)
        {
            if (expected > Array.MaxLength)
            {
                return FsError.EFBIG;
            }

            bytes = GC.AllocateUninitializedArray<byte>((int)expected);
            error = Read(node, 0, bytes, out var count, out var length);
            if (error != FsError.OK || length <= expected)
            {
                bytes = error == FsError.OK && count != bytes.Length ? bytes[..count] : bytes;
                return error;
            }

            // The content found first may have been replaced by a longer one; its own length never changes again.
            expected = length;
        }
    }

    public FsError ReadAt(ReadOnlySpan<byte> path, long offset, Span<byte> destination, out int count)
    {
        count = 0;
        var error = FindFile(path, out var node);
        if (offset < 0 && error is FsError.OK or FsError.EISDIR)
        {
            // The file is opened first.
            return FsError.EINVAL;
        }

        return error != FsError.OK ? error : Read(node, offset, destination, out count, out _);
    }

    private FsError FindFile(ReadOnlySpan<byte> path, out NodeView node)
    {
        var error = FindNode(Root, path, followLinks: true, out node);
        if (error == FsError.OK)
        {
            error = node.Error;
        }

        if (error == FsError.OK && node.Kind is NodeKind.File or NodeKind.Directory)
        {
            error = Caller.MayOpen(node, FileAccess.Read);
        }

        if (error == FsError.OK && node.Kind != NodeKind.File)
        {
            error = node.IsDirectory ? FsError.EISDIR : FsError.EINVAL;
        }

        return error == FsError.OK && _handles is { } handles && handles.Denies(node.Id, FileAccess.Read) ? FsError.EAGAIN : error;
    }

    /// <summary>
    /// A content of one state: it is frozen, so a reader may take all the time it needs. What is written next copies pages first. Null when
    /// the sandbox is gone.
    /// </summary>
    public FileContent? Keep(FileContent content)
    {
        lock (this)
        {
            if (_isDisposed)
            {
                return null;
            }

            Store.Freeze(content);
            return content;
        }
    }

    /// <summary>Reads the content the node has at this moment, or had when it was found.</summary>
    private FsError Read(in NodeView node, long offset, Span<byte> destination, out int count, out long length)
    {
        LayerContent? source = null;
        var content = node.Content;
        try
        {
            for (var attempt = 0; ; attempt++)
            {
                if (source is null && content.NeedsBase(offset, destination.Length))
                {
                    source = Base.OpenContent(content.Base.Entry);
                }

                if (content.TryRead(source, offset, destination, out count, out length))
                {
                    return _isDisposed ? FsError.EBADF : FsError.OK;
                }

                if (!TryNewest(node, attempt, out var newest))
                {
                    return FsError.ENOENT;
                }

                if (!newest.Base.Equals(content.Base))
                {
                    source?.Dispose();
                    source = null;
                }

                content = newest;
            }
        }
        finally
        {
            source?.Dispose();
        }
    }

    /// <summary>The newest content of a node. A reader that lost often enough keeps it as it is: that it can read to the end.</summary>
    private bool TryNewest(in NodeView node, int attempt, out FileContent content)
    {
        if (attempt < MaxLostReads)
        {
            return Newest(node, out content);
        }

        lock (this)
        {
            return Newest(node, out content) && !_isDisposed && ReferenceEquals(Keep(content), content);
        }
    }

    private bool Newest(in NodeView node, out FileContent content)
    {
        var found = Root.TryGetNode(node.Id, node.Origin, out var newest) && newest.Kind == NodeKind.File;
        content = found ? newest.Content : FileContent.Empty;
        return found;
    }
}
