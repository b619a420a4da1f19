using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace UnionFs;

/// <summary>
/// One name of a node in the record of a directory. Immutable. The end of a name lies in the object itself, so a short one is one place less to
/// read, and is compared at once.
/// </summary>
internal class LinkName
{
    private readonly byte[]? _long;
    private readonly Vector128<byte> _tail;
    private readonly byte _shortLength;

    public LinkName(ulong parentId, ulong hash, ReadOnlySpan<byte> name)
    {
        (ParentId, Hash, _tail) = (parentId, hash, NameHash.TailOf(name));
        if (name.Length > Vector128<byte>.Count)
        {
            _long = name.ToArray();
            return;
        }

        _shortLength = (byte)name.Length;
    }

    protected LinkName(LinkName other)
    {
        (ParentId, Hash) = (other.ParentId, other.Hash);
        (_long, _tail, _shortLength) = (other._long, other._tail, other._shortLength);
    }

    /// <summary>The directory.</summary>
    public ulong ParentId { get; }

    public ulong Hash { get; }

    /// <summary><see cref="NameHash.TailOf"/> of the name.</summary>
    public Vector128<byte> Tail => _tail;

    public ReadOnlySpan<byte> Name
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _long is { } name ? name : Short;
    }

    private ReadOnlySpan<byte> Short
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            ref var first = ref Unsafe.As<Vector128<byte>, byte>(ref Unsafe.AsRef(in _tail));
            return MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref first, Vector128<byte>.Count - _shortLength), _shortLength);
        }
    }

    public bool Is(ulong parentId, ReadOnlySpan<byte> name) => ParentId == parentId && name.SequenceEqual(Name);
}
