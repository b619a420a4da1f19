using System.Runtime.CompilerServices;

namespace UnionFs;

/// <summary>Room for 20 slots of a page.</summary>
[InlineArray(20)]
internal struct RadixSlots20
{
    private object _first;
}
