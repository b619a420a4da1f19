using System.Globalization;

namespace UnionFs.MountClient.Fsx;

/// <summary>One operation: which, where, how much; of a copy where to.</summary>
internal readonly record struct Operation(long Number, Verb Verb, long Offset, int Length, long Target)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Number,9} {Verb,-18} 0x{Offset:x} +0x{Length:x}{(Verb == Verb.CopyRange ? $" to 0x{Target:x}" : "")}");
}
