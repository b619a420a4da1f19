namespace UnionFs;

/// <summary>The first byte of a record: its kind in four bits, and what else is in it.</summary>
[Flags]
internal enum TreeFlags : byte
{
    KindMask = 0x0F,

    /// <summary>Instead of a kind: one more name of a node, whose record is elsewhere.</summary>
    OtherName = 0x0F,
    Opaque = 0x10,
    Implicit = 0x20,
    HasDetails = 0x40,
    HasNanoseconds = 0x80,
}
