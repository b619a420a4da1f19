namespace UnionFs;

/// <summary>
/// Writes one layer as a tar: directories before what is in them, in each directory its opaque mark, then whiteouts, then the rest, by the bytes of their
/// names. Reads a directory at a time and content through one buffer; nothing recurses.
/// </summary>
/// <param name="layer">The layer.</param>
/// <param name="isWhole">Whether it is a whole tree, with nothing below.</param>
/// <param name="stream">Where the bytes go.</param>
/// <param name="options">How to write it.</param>
/// <param name="progress">Who wants to know, or null.</param>
/// <param name="cancellation">Ends it.</param>
internal sealed partial class LayerTarWriter(
    Layer layer, bool isWhole, Stream stream, TarWriteOptions options, IProgress<TarWriteProgress>? progress, CancellationToken cancellation)
{
    private readonly IKnowsReplaced? _replaced = layer as IKnowsReplaced;
    private readonly ByteBuffer _path = new();
    private readonly Dictionary<long, byte[]> _firstNames = [];
    private readonly List<TarWarning> _warnings = [];
    private TarOutput _output = null!;
    private TarEntryWriter _headers = null!;
    private long _entries;
    private long _carried;
    private long _resentBytes;
    private long _resentFiles;

    private bool IsOci => options.Whiteouts == WhiteoutFormat.Oci;

    public TarReport Run()
    {
        using (_output = new TarOutput(stream))
        {
            _headers = new TarEntryWriter(_output);
            WriteTree();
            _output.WriteZeros(2 * TarHeader.BlockSize, cancellation);
            _output.Flush();
            return new TarReport(_entries, _output.Position)
            {
                CarriedDirectories = _carried,
                ResentBytes = _resentBytes,
                ResentFiles = _resentFiles,
                Warnings = _warnings,
            };
        }
    }

    private void WriteTree()
    {
        var root = layer.Root;
        _path.Set("./"u8);
        WriteDirectory(root);
        _path.Clear();
        var pending = new Stack<(LayerEntry[] Entries, int Next, int PathLength)>();
        pending.Push((Open(root), 0, 0));
        while (pending.TryPop(out var at))
        {
            _path.Cut(at.PathLength);
            if (at.Next == at.Entries.Length)
            {
                continue;
            }

            pending.Push(at with { Next = at.Next + 1 });
            ref readonly var entry = ref at.Entries[at.Next];
            cancellation.ThrowIfCancellationRequested();
            if (entry.Kind == LayerEntryKind.Whiteout)
            {
                WriteMark(".wh."u8, entry.Name.Span);
                continue;
            }

            CheckName(entry);
            _path.Append(entry.Name.Span);
            if (entry.Kind != LayerEntryKind.Directory)
            {
                WriteLeaf(entry);
                continue;
            }

            _path.Append("/"u8);
            WriteDirectory(entry);
            pending.Push((Open(entry), 0, _path.Length));
        }
    }

    /// <summary>What is in a directory, in the order it is written; the opaque mark is.</summary>
    private LayerEntry[] Open(in LayerEntry directory)
    {
        if (directory.Opaque)
        {
            WriteMark(".wh..wh..opq"u8, default);
        }

        LayerEntry[] entries = [.. layer.ReadDirectory(directory.Id)];
        if (entries.Any(static e => e.Kind == LayerEntryKind.Socket))
        {
            entries = [.. WithoutSockets(directory, entries)];
        }

        for (var i = 1; i < entries.Length; i++)
        {
            if (Compare(entries[i - 1], entries[i]) > 0)
            {
                Array.Sort(entries, static (a, b) => Compare(a, b));
                break;
            }
        }

        return entries;
    }

    /// <summary>A socket is left out; what it may hide in the layers below stays hidden.</summary>
    private List<LayerEntry> WithoutSockets(in LayerEntry directory, LayerEntry[] entries)
    {
        var others = new List<LayerEntry>(entries.Length);
        foreach (var entry in entries)
        {
            if (entry.Kind != LayerEntryKind.Socket)
            {
                others.Add(entry);
                continue;
            }

            _warnings.Add(new TarWarning(TarWarningKind.SocketSkipped, PathText(entry.Name.Span), 0));
            if (!isWhole && (_replaced is null || _replaced.Replaces(directory.Id, entry)))
            {
                others.Add(new LayerEntry(entry.Name, LayerEntryKind.Whiteout, 0, default));
            }
        }

        return others;
    }

    private static int Compare(in LayerEntry a, in LayerEntry b)
    {
        var isAfter = (a.Kind == LayerEntryKind.Whiteout ? 0 : 1) - (b.Kind == LayerEntryKind.Whiteout ? 0 : 1);
        return isAfter != 0 ? isAfter : a.Name.Span.SequenceCompareTo(b.Name.Span);
    }

    private void CheckName(in LayerEntry entry)
    {
        if (IsOci && entry.Name.Span.StartsWith(".wh."u8))
        {
            _path.Append(entry.Name.Span);
            throw Refused("names that start with '.wh.' are deletions in an OCI layer, so it has no way to hold a file of that name");
        }
    }

    private void WriteMark(ReadOnlySpan<byte> mark, ReadOnlySpan<byte> name)
    {
        var length = _path.Length;
        _path.Append(mark);
        _path.Append(name);
        if (!IsOci)
        {
            throw Refused("it is a deletion, and the tar is to have none");
        }

        if (name.StartsWith(".wh."u8))
        {
            throw Refused("it hides a name that starts with '.wh.', which no OCI layer can hold");
        }

        _headers.Write(new TarEntryFields { Path = _path.Span, Type = (byte)'0' });
        CountEntry();
        _path.Cut(length);
    }

    private void WriteDirectory(in LayerEntry entry)
    {
        if (entry.Error != FsError.OK)
        {
            throw Unreadable(entry);
        }

        var isCarried = layer.ReasonOf(entry) == WriteReason.Carried;
        if (entry.Implicit || (isCarried && options.OmitParents))
        {
            return;
        }

        _carried += isCarried ? 1 : 0;
        WriteHeader((byte)'5', entry, 0, default);
    }

    private void WriteHeader(byte type, in LayerEntry entry, long size, ReadOnlySpan<byte> target)
    {
        var attributes = entry.Attributes;
        _headers.Write(new TarEntryFields
        {
            Path = _path.Span,
            Target = target,
            Type = type,
            Size = size,
            Attributes = new NodeAttributes(attributes.Mode, attributes.Uid, attributes.Gid)
            {
                ModifyTime = options.Written(attributes.ModifyTime),
                Device = entry.Kind is LayerEntryKind.CharacterDevice or LayerEntryKind.BlockDevice ? attributes.Device : default,
            },
            Xattrs = entry.Xattrs,
        });
        CountEntry();
    }

    private void CountEntry()
    {
        _entries++;
        progress?.Report(new TarWriteProgress(_entries, _output.Position));
    }

    private string PathText(ReadOnlySpan<byte> name = default) => "/" + FsName.ToText([.. _path.Span, .. name]).TrimEnd('/');

    private NotSupportedException Refused(string why) =>
        new($"Layer '{FsText.Quote(layer.Name)}': '{FsText.Quote(PathText())}' cannot be written to the tar: {why}.");

    private Exception Unreadable(in LayerEntry entry) =>
        FsErrors.ToException(entry.Error, "write to a tar", PathText(), $"layer '{FsText.Quote(layer.Name)}'");
}
