namespace UnionFs.Oci;

/// <summary>Something about one path of a new layer that the one who saves should know.</summary>
/// <param name="Layer">What people call the layer.</param>
/// <param name="Warning">What it is.</param>
public sealed record DraftWarning(string Layer, TarWarning Warning)
{
    /// <summary>One sentence.</summary>
    public override string ToString() => $"Layer '{FsText.Quote(Layer)}': {Warning}";
}
