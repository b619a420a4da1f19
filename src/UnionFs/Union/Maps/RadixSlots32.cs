using System.Runtime.CompilerServices;

namespace UnionFs;

/// <summary>Room for 32 slots of a page.</summary>
[InlineArray(32)]
internal struct RadixSlots32
{
    private object _first;
}
