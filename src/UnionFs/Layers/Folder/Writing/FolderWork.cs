namespace UnionFs;

/// <summary>One writing of a layer to a folder: what is written where, how far it has come, and what was left out.</summary>
internal sealed class FolderWork(
    Layer layer, string folder, FolderWriteOptions options, IProgress<FolderWriteProgress>? progress, CancellationToken cancellation)
{
    private readonly SortedDictionary<FolderOmissionKind, (long Count, List<string> Paths, string Reason)> _leftOut = [];
    private long _entries;
    private long _bytes;

    public Layer Layer { get; } = layer;

    /// <summary>The folder, as the caller called it.</summary>
    public string Folder { get; } = folder;

    public FolderWriteOptions Options { get; } = options;

    public CancellationToken Cancellation { get; } = cancellation;

    /// <summary>The path of the entry that is written, without a leading slash.</summary>
    public ByteBuffer Path { get; } = new();

    public string PathText => "/" + FsName.ToText(Path.Span);

    public FolderReport ToReport() => new(_entries, _bytes)
    {
        LeftOut = [.. _leftOut.Select(static o => new FolderOmission(o.Key, o.Value.Count) { Paths = o.Value.Paths, Reason = o.Value.Reason })],
    };

    public void CountEntry()
    {
        _entries++;
        progress?.Report(new FolderWriteProgress(_entries, _bytes));
    }

    public void CountBytes(long count)
    {
        _bytes += count;
        progress?.Report(new FolderWriteProgress(_entries, _bytes));
    }

    /// <summary>Something of the entry that is written has no place.</summary>
    /// <param name="kind">What.</param>
    /// <param name="detail">Whether it had to have one.</param>
    /// <param name="reason">Why, as a clause.</param>
    public void LeaveOut(FolderOmissionKind kind, FolderDetail detail, string reason)
    {
        if (detail == FolderDetail.Required)
        {
            throw Refused(reason);
        }

        if (detail == FolderDetail.Omitted)
        {
            return;
        }

        if (!_leftOut.TryGetValue(kind, out var known))
        {
            known = (0, [], reason);
        }

        if (known.Paths.Count < FolderOmission.MaxPaths)
        {
            known.Paths.Add(PathText);
        }

        _leftOut[kind] = known with { Count = known.Count + 1 };
    }

    public NotSupportedException Refused(string why) =>
        new($"Layer '{FsText.Quote(Layer.Name)}': '{FsText.Quote(PathText)}' cannot be written to the folder '{FsText.Quote(Folder)}': {why}.");

    /// <summary>What the host did not do.</summary>
    /// <param name="error">Why not.</param>
    /// <param name="verb">What, as in <c>create</c>.</param>
    public Exception Failed(HostError error, string verb)
    {
        var reason = error.Is(FsError.EEXIST)
            ? "something has its name already; the host may take two names of the tree for one, as where capitals do not count" : error.Reason;
        return error.ToException($"Cannot {verb} '{FsText.Quote(PathText)}' in the folder '{FsText.Quote(Folder)}': {reason}.");
    }
}
