using System.Globalization;

namespace UnionFs;

/// <summary>
/// The number of a node. It never changes: not by copy-up, rename, commit or snapshot (invariant U7). Compare ids only within one
/// lineage (a sandbox, its forks and snapshots).
/// </summary>
/// <param name="Value">
/// For a node of the stack: the lowest layer that contributes to it, shifted left by 43 bits, plus its entry there. For a
/// node made since: the top bit and a number of the lineage that never goes back.
/// </param>
public readonly record struct NodeId(ulong Value)
{
    /// <summary>The number in hexadecimal.</summary>
    public override string ToString() => Value.ToString("x", CultureInfo.InvariantCulture);
}
