using System.Buffers;

namespace UnionFs;

/// <summary>
/// A layer on its way into a sandbox. Its contents are read outside the writer lock, piece by piece, into an open node without a name, whose content
/// is taken when a file is whole; names are given by one operation at the end.
/// </summary>
/// <param name="union">The sandbox.</param>
/// <param name="source">What a stack of the layer alone shows.</param>
/// <param name="carrier">The open node that is written to, pinned; it counts what all contents take.</param>
/// <param name="progress">Who wants to know, or null.</param>
/// <param name="cancellation">Ends it.</param>
internal sealed class LayerImport(
    Union union, ViewRoot source, OpenNode carrier, IProgress<ImportProgress>? progress, CancellationToken cancellation)
{
    /// <summary>What is written in one step; writers wait no longer for each other than this takes.</summary>
    private const int PieceBytes = 1 << 18;

    private readonly Dictionary<ulong, FileContent> _contents = [];
    private readonly List<NodeView> _files = [];
    private readonly HashSet<ulong> _seen = [];
    private readonly LeafRecord _blank = carrier.Orphan!;
    private long _totalBytes;
    private long _doneBytes;
    private int _doneFiles;
    private FsError _failure;

    /// <summary>What a stack of the layer alone shows.</summary>
    public ViewRoot Source { get; } = source;

    /// <summary>The open node that is written to; without a name until the operation that names everything.</summary>
    public OpenNode Carrier { get; } = carrier;

    /// <summary>The contents read so far, by the ids of their files in <see cref="Source"/>.</summary>
    public IReadOnlyDictionary<ulong, FileContent> Contents => _contents;

    /// <summary>The entry that cannot be used, after an error of one.</summary>
    public string? FailedPath { get; private set; }

    /// <summary>Reads all directories, then all contents.</summary>
    public FsError Read()
    {
        Union.LoadTree(Source, ViewRoot.NodeOf(Source.Root), cancellation, Find);
        if (FailedPath is not null)
        {
            return _failure;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            foreach (var file in _files)
            {
                var error = Read(file, buffer);
                if (error != FsError.OK)
                {
                    return error;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        cancellation.ThrowIfCancellationRequested();
        return FsError.OK;
    }

    private void Find(NodeView node)
    {
        if (node.Error != FsError.OK && FailedPath is null)
        {
            FailedPath = FsName.ToText(Source.PathOf(node));
            _failure = node.Error;
        }

        if (node.Kind == NodeKind.File && (!node.Table![node.Index].HasSeveralNames || _seen.Add(node.Id)))
        {
            _files.Add(node);
            _totalBytes += node.Attributes.Size;
        }
    }

    private FsError Read(in NodeView file, byte[] buffer)
    {
        var length = file.Attributes.Size;
        if (length > 0)
        {
            using var content = Source.Base.OpenContent(file.Table![file.Index]);
            var error = ReadExtents(file, content, buffer);
            if (error == FsError.OK)
            {
                error = union.TakeContent(Carrier, _blank, out var whole);
                _contents.Add(file.Id, whole);
            }

            if (error != FsError.OK)
            {
                return error;
            }
        }

        _doneBytes += length;
        _doneFiles++;
        Report(0);
        return FsError.OK;
    }

    private FsError ReadExtents(in NodeView file, LayerContent content, byte[] buffer)
    {
        var length = file.Attributes.Size;
        for (long offset = 0; offset < length;)
        {
            var start = Math.Max(offset, content.NextData(offset));
            if (start >= length)
            {
                break;
            }

            var hole = content.NextHole(start);
            offset = hole > start ? Math.Min(hole, length) : length;
            var error = ReadExtent(file, content, start, offset, buffer);
            if (error != FsError.OK)
            {
                return error;
            }
        }

        var end = new ChangeContent(ContentChange.SetLength) { Open = Carrier, Length = length };
        return union.Run(ref end);
    }

    private FsError ReadExtent(in NodeView file, LayerContent content, long offset, long end, byte[] buffer)
    {
        while (offset < end)
        {
            cancellation.ThrowIfCancellationRequested();
            var piece = buffer.AsSpan(0, (int)Math.Min(end - offset, PieceBytes - (offset % FileContent.ChunkSize)));
            for (var rest = piece; !rest.IsEmpty;)
            {
                var count = content.Read(offset + piece.Length - rest.Length, rest);
                if (count <= 0)
                {
                    var (level, _) = file.Table![file.Index].Source;
                    throw new LayerChangedException(
                        Source.Base.LayerAt(level).Name, FsName.ToText(Source.PathOf(file)), "it ends before its length");
                }

                rest = rest[count..];
            }

            var write = new ChangeContent(ContentChange.Write) { Open = Carrier, Offset = offset, Data = piece };
            var error = union.Run(ref write);
            if (error != FsError.OK)
            {
                return error;
            }

            offset += piece.Length;
            Report(offset);
        }

        return FsError.OK;
    }

    private void Report(long offset) =>
        progress?.Report(new ImportProgress(_doneFiles, _files.Count, _doneBytes + offset, _totalBytes));
}
