namespace UnionFs;

/// <summary>A page with room for so many slots.</summary>
internal sealed class RadixNode<TSlots> : RadixNode
    where TSlots : struct
{
    /// <summary>An array of references within the object; the only field.</summary>
    public TSlots Slots;
}
