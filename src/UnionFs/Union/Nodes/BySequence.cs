namespace UnionFs;

/// <summary>Names are listed in the order in which the directory got them.</summary>
internal readonly struct BySequence : IRadixKey<Child>
{
    public static ulong KeyOf(Child value) => (ulong)value.Sequence;
}
