namespace UnionFs.TestKit;

/// <summary>A layer every method of which may fail as a plan says: at the call, between two entries, and while content is read.</summary>
public sealed class FaultyLayer : Layer
{
    private readonly Layer _layer;
    private readonly FaultPlan _plan;

    public FaultyLayer(Layer layer, FaultPlan plan)
        : base((layer ?? throw new ArgumentNullException(nameof(layer))).Name)
    {
        _layer = layer;
        _plan = plan;
    }

    public override LayerEntry Root
    {
        get
        {
            _plan.Call();
            return _layer.Root;
        }
    }

    public override bool HasLowerLinks => _layer.HasLowerLinks;

    public override IEnumerable<LayerEntry> ReadDirectory(long directoryId)
    {
        _plan.Call();
        return Entries();

        IEnumerable<LayerEntry> Entries()
        {
            foreach (var entry in _layer.ReadDirectory(directoryId))
            {
                yield return entry;
                _plan.Call();
            }
        }
    }

    public override LayerContent OpenContent(long fileId)
    {
        _plan.Call();
        return new FaultyContent(_layer.OpenContent(fileId), _plan);
    }

    public override IReadOnlyList<LayerName>? GetNames(long fileId)
    {
        _plan.Call();
        return _layer.GetNames(fileId);
    }
}
