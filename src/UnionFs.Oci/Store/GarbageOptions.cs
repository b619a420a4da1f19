namespace UnionFs.Oci;

/// <summary>What of a store is garbage.</summary>
public sealed record GarbageOptions
{
    /// <summary>
    /// What is younger stays, as somebody may be about to refer to it: tools that know no leases write blobs before the list. Zero is safe where only this
    /// library writes.
    /// </summary>
    public TimeSpan GracePeriod { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Whether nothing is removed, only told.</summary>
    public bool DryRun { get; init; }
}
