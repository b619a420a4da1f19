namespace UnionFs.Oci;

/// <summary>One name of the tree that the report shows: seen, or hidden by a layer.</summary>
/// <param name="name">The name.</param>
/// <param name="kind">What it is, or was.</param>
/// <param name="layer">The layer it comes from; for what is hidden, the layer that hid it.</param>
/// <param name="isHidden">Whether it is not seen any more.</param>
internal sealed class ReportNode(string name, NodeKind kind, int layer, bool isHidden)
{
    private readonly SortedDictionary<int, long> _bytesByLayer = [];

    public string Name => name;

    public NodeKind Kind => kind;

    public int Layer => layer;

    public bool IsHidden => isHidden;

    /// <summary>Bytes of a file; for a directory those of the files below that are seen.</summary>
    public long Bytes { get; private set; }

    /// <summary>For a directory: the files below that are seen.</summary>
    public long Files { get; private set; }

    /// <summary>The target of a symbolic link.</summary>
    public string? Target { get; init; }

    /// <summary>Whether there is more below than the page shows.</summary>
    public bool IsCut { get; set; }

    public List<ReportNode> Children { get; } = [];

    /// <summary>For a directory: how many bytes below come from which layer.</summary>
    public IReadOnlyDictionary<int, long> BytesByLayer => _bytesByLayer;

    public void SetFile(long bytes) => Bytes = bytes;

    public void AddBelow(ReportNode file)
    {
        Files++;
        Bytes += file.Bytes;
        _bytesByLayer[file.Layer] = _bytesByLayer.GetValueOrDefault(file.Layer) + file.Bytes;
    }
}
