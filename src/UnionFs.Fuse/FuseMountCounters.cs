using System.Globalization;

namespace UnionFs.Fuse;

/// <summary>What a mount has done so far.</summary>
/// <param name="Requests">Requests in all.</param>
/// <param name="Lookups">Names looked up; what the kernel remembers it does not ask for.</param>
/// <param name="Stats">Attributes asked for.</param>
/// <param name="Reads">Pieces of content read.</param>
/// <param name="Writes">Pieces of content written.</param>
/// <param name="Errors">Requests answered with an error, missing names included unless the kernel may remember them.</param>
/// <param name="Faults">Requests that ended in an exception, which <see cref="FuseMountOptions.OnError"/> was told.</param>
/// <param name="Notifications">Times the kernel was told that something changed in process.</param>
/// <param name="KnownNodes">Nodes the kernel remembers now.</param>
public readonly record struct FuseMountCounters(
    long Requests, long Lookups, long Stats, long Reads, long Writes, long Errors, long Faults, long Notifications, int KnownNodes)
{
    /// <summary>As in <c>812 requests, 3 errors, 0 faults, 120 known nodes</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Requests} requests, {Errors} errors, {Faults} faults, {KnownNodes} known nodes");
}
