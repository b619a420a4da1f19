namespace UnionFs.Fuse;

/// <summary>What both sides of a connection do.</summary>
/// <param name="Minor">The version of the protocol.</param>
/// <param name="Flags">What both can do.</param>
internal readonly record struct NegotiatedProtocol(uint Minor, InitFlags Flags)
{
    /// <summary>Whether all names the kernel knows can be put in doubt at once.</summary>
    public bool HasEpochs => Minor >= 44;
}
