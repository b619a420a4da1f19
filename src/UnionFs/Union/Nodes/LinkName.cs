using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace UnionFs;

/// <summary>One name of a node in the record of a directory. Immutable. A short name lies in the object itself: one place less to read.</summary>
internal class LinkName
{
    private const int InlineBytes = 16;
    private readonly byte[]? _long;
    private readonly InlineArray16<byte> _short;
    private readonly byte _shortLength;

    public LinkName(ulong parentId, ulong hash, ReadOnlySpan<byte> name)
    {
        (ParentId, Hash) = (parentId, hash);
        if (name.Length > InlineBytes)
        {
            _long = name.ToArray();
            return;
        }

        name.CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.As<InlineArray16<byte>, byte>(ref _short), InlineBytes));
        _shortLength = (byte)name.Length;
    }

    protected LinkName(LinkName other)
    {
        (ParentId, Hash) = (other.ParentId, other.Hash);
        (_long, _short, _shortLength) = (other._long, other._short, other._shortLength);
    }

    /// <summary>The directory.</summary>
    public ulong ParentId { get; }

    public ulong Hash { get; }

    public ReadOnlySpan<byte> Name => _long is { } name
        ? name
        : MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<InlineArray16<byte>, byte>(ref Unsafe.AsRef(in _short)), _shortLength);

    public bool Is(ulong parentId, ReadOnlySpan<byte> name) => ParentId == parentId && name.SequenceEqual(Name);
}
