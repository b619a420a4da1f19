using System.Runtime.Intrinsics;

namespace UnionFs;

/// <summary>What a table of names is asked with: bytes, or UTF-16 text that stands for them.</summary>
internal interface INameKey
{
    /// <summary><see cref="NameHash"/> of the bytes.</summary>
    ulong Hash { get; }

    /// <summary>How many bytes.</summary>
    int Length { get; }

    /// <summary><see cref="NameHash.TailOf"/> of the bytes.</summary>
    Vector128<byte> Tail { get; }

    /// <summary>Whether all bytes but the last 16 are those of another name of the same length above 16.</summary>
    bool HeadEquals(ReadOnlySpan<byte> other);
}
