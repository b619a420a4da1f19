using System.Collections.Concurrent;

namespace UnionFs;

/// <summary>
/// A layer whose links to the layers below are files with their content, as those show them. It knows what they say of directories that it only implies.
/// </summary>
internal sealed class LinkedLayer : Layer, ILowerDirectories
{
    private readonly Layer _layer;
    private readonly Union _below;
    private readonly ConcurrentDictionary<ulong, long> _ids = [];
    private readonly ConcurrentDictionary<long, NodeView> _nodes = [];
    private long _lastId = MaxEntryId;

    public LinkedLayer(Layer layer, LayerStack below)
        : base(layer.Name)
    {
        _layer = layer;
        _below = Union.Create(below, UnionFsOptions.Default);
    }

    public override LayerEntry Root => _layer.Root;

    public override bool HasImplicitDirectories => _layer.HasImplicitDirectories;

    public override IEnumerable<LayerEntry> ReadDirectory(long directoryId) =>
        _layer.ReadDirectory(directoryId).Select(e => e.Kind == LayerEntryKind.LowerLink ? Linked(e) : e);

    public override LayerContent OpenContent(long fileId) => _nodes.TryGetValue(fileId, out var node)
        ? _below.Root.Base.OpenContent(node.Table![node.Index])
        : _layer.OpenContent(fileId);

    public override WriteReason ReasonOf(in LayerEntry entry) => _nodes.ContainsKey(entry.Id) ? WriteReason.Moved : _layer.ReasonOf(entry);

    public NodeKind? Find(ReadOnlySpan<byte> path, out NodeAttributes attributes, out XattrSet xattrs)
    {
        (attributes, xattrs) = (default, XattrSet.Empty);
        if (_below.FindUnasked(_below.Root, [(byte)'/', .. path], out var node) != FsError.OK || node.Error != FsError.OK)
        {
            return null;
        }

        (attributes, xattrs) = (node.Attributes, node.Xattrs);
        return node.Kind;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _below.Dispose();
        }

        base.Dispose(disposing);
    }

    private LayerEntry Linked(in LayerEntry link)
    {
        var error = _below.FindUnasked(_below.Root, [(byte)'/', .. link.Target.Span], out var node);
        if (error != FsError.OK || node.IsDirectory)
        {
            var what = error == FsError.OK ? "which is a directory" : FsErrors.Describe(error);
            throw new LayerFormatException(
                Name, FsName.ToText(link.Name.Span), -1, $"it links to '{FsText.Quote(FsName.ToText(link.Target.Span))}' of the layers below: {what}");
        }

        // Ids of the layer itself are counted from below; all names that lead to one node are links of each other.
        var id = _ids.GetOrAdd(node.Id, _ => Interlocked.Decrement(ref _lastId));
        _nodes.TryAdd(id, node);
        return new LayerEntry(link.Name, (LayerEntryKind)node.Kind, id, node.Attributes)
        {
            Target = node.Kind == NodeKind.Symlink ? node.Target : default,
            Xattrs = node.Xattrs,
            LinkCount = 2,
            Error = node.Error,
        };
    }
}
