using System.Runtime.InteropServices;

namespace UnionFs;

/// <summary>
/// Bytes of a content where they lie, lent by <see cref="LayerContent.TryBorrow"/>. They stay there until this is disposed, whoever
/// disposes the content or its layer meanwhile; use no span of them afterwards, and dispose it exactly once.
/// </summary>
public readonly ref struct BorrowedBytes : IDisposable
{
    private readonly SafeHandle? _owner;

    /// <summary>Lends bytes that need no owner, such as those of an array.</summary>
    /// <param name="span">The bytes.</param>
    public BorrowedBytes(ReadOnlySpan<byte> span) => Span = span;

    /// <summary>Lends bytes of memory that a handle keeps.</summary>
    /// <param name="span">The bytes.</param>
    /// <param name="owner">Released once when this is disposed; the caller has added the reference.</param>
    public BorrowedBytes(ReadOnlySpan<byte> span, SafeHandle owner)
    {
        ArgumentNullException.ThrowIfNull(owner);
        Span = span;
        _owner = owner;
    }

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Span { get; }

    /// <summary>How many they are.</summary>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Span.Length} bytes");

    /// <summary>Only the first of them, instead of these.</summary>
    internal BorrowedBytes First(int count) => _owner is null ? new BorrowedBytes(Span[..count]) : new BorrowedBytes(Span[..count], _owner);

    /// <summary>Gives them back.</summary>
    public void Dispose() => _owner?.DangerousRelease();
}
