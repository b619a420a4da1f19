using System.Runtime.CompilerServices;

namespace UnionFs;

/// <summary>Room for 28 slots of a page.</summary>
[InlineArray(28)]
internal struct RadixSlots28
{
    private object _first;
}
