using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace UnionFs;

/// <summary>A name or path given as bytes, ready to be looked for.</summary>
internal readonly ref struct NameKey
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public NameKey(ReadOnlySpan<byte> bytes)
    {
        Bytes = bytes;
        Tail = NameHash.TailOf(bytes);
        Hash = NameHash.Compute(bytes, Tail);
    }

    /// <summary>A name whose hash is known.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public NameKey(ulong hash, ReadOnlySpan<byte> bytes)
    {
        Bytes = bytes;
        Tail = NameHash.TailOf(bytes);
        Hash = hash;
    }

    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary><see cref="NameHash"/> of the bytes.</summary>
    public ulong Hash { get; }

    /// <summary><see cref="NameHash.TailOf"/> of the bytes.</summary>
    public Vector128<byte> Tail { get; }
}
