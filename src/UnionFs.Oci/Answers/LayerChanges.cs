using System.Globalization;

namespace UnionFs.Oci;

/// <summary>What one layer did to the view below it.</summary>
public sealed class LayerChanges
{
    private readonly Layer _layer;
    private readonly bool _writesThroughLink;
    private LayerClaims? _claims;

    internal LayerChanges(int index, Layer layer, IReadOnlyList<LayerChange> changes, bool writesThroughLink)
    {
        Index = index;
        Name = layer.Name;
        _layer = layer;
        _writesThroughLink = writesThroughLink;
        Changes = changes;
        foreach (var change in changes)
        {
            Added += change.Kind == ChangeKind.Added ? 1 : 0;
            Modified += change.Kind == ChangeKind.Modified ? 1 : 0;
            Deleted += change.Kind == ChangeKind.Deleted ? 1 : 0;
            AddedBytes += change.Kind == ChangeKind.Added ? change.Size : 0;
            ModifiedBytes += change.Kind == ChangeKind.Modified ? change.Size : 0;
            DeletedBytes += change.Kind == ChangeKind.Deleted ? change.OldSize : 0;
        }
    }

    /// <summary>The layer; 0 is the bottom.</summary>
    public int Index { get; }

    /// <summary>What people call it.</summary>
    public string Name { get; }

    /// <summary>The changes, depth first, siblings by the bytes of their names. Directories whose only change is their time are left out.</summary>
    public IReadOnlyList<LayerChange> Changes { get; }

    /// <summary>How many paths are new.</summary>
    public int Added { get; }

    /// <summary>How many paths are something else than before, or stored again.</summary>
    public int Modified { get; }

    /// <summary>How many paths are gone.</summary>
    public int Deleted { get; }

    /// <summary>Bytes of the files at new paths, each path counted.</summary>
    public long AddedBytes { get; }

    /// <summary>Bytes of the files at modified paths as they are now.</summary>
    public long ModifiedBytes { get; }

    /// <summary>Bytes of the files at the paths that are gone: they stay in the layers below.</summary>
    public long DeletedBytes { get; }

    /// <summary>As in <c>layer 2: 3 added, 1 modified, 12 deleted</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"layer {Index}: {Added} added, {Modified} modified, {Deleted} deleted");

    /// <summary>
    /// Whether this layer and another can be swapped: neither says anything about a path that the other says something about, or
    /// has something in what the other replaces. Layers that write through links or link to lower layers are not looked into: they cannot.
    /// </summary>
    internal bool IsIndependentOf(LayerChanges other)
    {
        if (_writesThroughLink || other._writesThroughLink || _layer.HasLowerLinks || other._layer.HasLowerLinks)
        {
            return false;
        }

        _claims ??= new LayerClaims(_layer);
        other._claims ??= new LayerClaims(other._layer);
        return !_claims.Meets(other._claims);
    }
}
