using System.Security.Cryptography;

namespace UnionFs;

/// <summary>Every path of one state, depth first, siblings by their bytes. Nothing recurses.</summary>
internal sealed class TreeWalk(Union union, bool hashesContent, int maxDepth, CancellationToken cancellation)
{
    private readonly ViewRoot _root = union.Root;

    public IEnumerable<TreeEntry> Enumerate(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        NodeView node;
        using (var encoded = new EncodedPath(path, "walk"))
        {
            var error = union.FindUnasked(_root, encoded.Bytes, out node);
            if (error != FsError.OK)
            {
                throw FsErrors.ForPath(error, "walk", path);
            }
        }

        var trimmed = path.AsSpan().TrimEnd('/');
        return Enumerate(new TreePath(null, trimmed.StartsWith("/", StringComparison.Ordinal) || trimmed.IsEmpty ? trimmed.ToString() : $"/{trimmed}"), node);
    }

    private IEnumerable<TreeEntry> Enumerate(TreePath top, NodeView node)
    {
        var pending = new Stack<(TreePath Path, NodeView Node, int Depth)>();
        pending.Push((top, node, 0));
        while (pending.TryPop(out var at))
        {
            cancellation.ThrowIfCancellationRequested();
            var isUsable = at.Node.Error == FsError.OK;
            yield return ToEntry(at.Path, at.Node);
            if (at.Node.IsDirectory && isUsable && at.Depth < maxDepth)
            {
                PushChildren(pending, at.Path, at.Node.AsDirectory(), at.Depth + 1);
            }
        }
    }

    private void PushChildren(Stack<(TreePath Path, NodeView Node, int Depth)> pending, TreePath path, in DirectoryRef directory, int depth)
    {
        directory.Lower?.Load();
        var children = new List<(byte[] Name, NodeView Node)>();
        for (long cursor = 0; _root.TryNextName(directory, ref cursor, out var child, out var name);)
        {
            cancellation.ThrowIfCancellationRequested();
            children.Add((name.ToArray(), child));
        }

        if (directory.Record is not null)
        {
            children.Sort(static (a, b) => a.Name.AsSpan().SequenceCompareTo(b.Name));
        }

        for (var i = children.Count - 1; i >= 0; i--)
        {
            pending.Push((new TreePath(path, FsName.ToText(children[i].Name)), children[i].Node, depth));
        }
    }

    private TreeEntry ToEntry(TreePath path, in NodeView node)
    {
        var error = _root.Stat(node, mayLoad: true, out var stat);
        if (error != FsError.OK)
        {
            stat = new FileStat(new NodeId(node.Id), node.Kind, node.Attributes, 1);
        }

        string? hash = null;
        var failure = error == FsError.OK ? null : $"{FsErrors.Describe(error)} [{error}]";
        if (hashesContent && node.Kind == NodeKind.File && error == FsError.OK)
        {
            (hash, failure) = TryHash(path, node);
        }

        return new TreeEntry(path, stat)
        {
            Target = node.Kind == NodeKind.Symlink ? FsName.ToText(node.Target.Span) : null,
            Xattrs = node.Xattrs,
            Layer = _root.LayerOf(node),
            Sha256 = hash,
            Failure = failure,
        };
    }

    private (string? Hash, string? Failure) TryHash(TreePath path, in NodeView node)
    {
        try
        {
            return (Hash(path, node), null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return (null, exception.Message);
        }
    }

    private string Hash(TreePath path, in NodeView node)
    {
        if (union.Keep(node.Content) is not { } content)
        {
            throw FsErrors.ToException(FsError.EBADF, "read", path.ToString());
        }

        using var source = content.NeedsBase(0, content.Length) ? _root.Base.OpenContent(content.Base.Entry) : null;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(1 << 16);
        try
        {
            for (long offset = 0; offset < content.Length;)
            {
                cancellation.ThrowIfCancellationRequested();
                if (!content.TryRead(source, offset, buffer, out var count))
                {
                    throw new IOException("it was changed while it was read");
                }

                if (count == 0)
                {
                    break;
                }

                hash.AppendData(buffer, 0, count);
                offset += count;
            }
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(buffer);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
