using System.Runtime.CompilerServices;

namespace UnionFs;

/// <summary>Room for 24 slots of a page.</summary>
[InlineArray(24)]
internal struct RadixSlots24
{
    private object _first;
}
