namespace UnionFs.Oci;

/// <summary>What saving a container wrote.</summary>
/// <param name="Layer">Names the layer.</param>
/// <param name="Report">What is in it, and what one should know.</param>
public sealed record SavedChanges(Descriptor Layer, TarReport Report)
{
    /// <summary>Digest and content.</summary>
    public override string ToString() => $"{Layer.Digest.Short}: {Report}";
}
