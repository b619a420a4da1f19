namespace UnionFs.Benchmarks;

/// <summary>Every gate, in the order of the report.</summary>
internal static class GateList
{
    public static IReadOnlyList<Gate> All { get; } =
    [
        .. LookupGates.All,
        .. TreeGates.All,
        .. NameGates.All,
        .. ContentGates.All,
        .. AdapterGates.All,
        .. CopyUpGates.All,
        .. ForkGates.All,
        .. TarGates.All,
        .. FootprintGates.All,
        .. ThreadGates.All,
        .. BuildGates.All,
    ];
}
