using System.Runtime.InteropServices;

namespace UnionFs;

/// <summary>What nearly everyone asks of a node, in half a cache line: copied as one block from where it is kept to where it is answered.</summary>
[StructLayout(LayoutKind.Explicit, Size = 32)]
internal struct NodeHead
{
    private const int NanosecondBits = 30;
    private const long MaxSeconds = 1L << 33;

    /// <summary>The node's id (see <see cref="NodeId"/>).</summary>
    [FieldOffset(0)]
    public ulong Id;

    /// <summary>Content length of a file, target length of a link, 0 otherwise.</summary>
    [FieldOffset(8)]
    public long Size;

    [FieldOffset(16)]
    private long _modifyTime;

    /// <summary>For whoever keeps the head; says nothing of the node.</summary>
    [FieldOffset(24)]
    public int Extra;

    [FieldOffset(28)]
    private ushort _kindAndMode;

    /// <summary>For whoever keeps the head: a number for owner and group.</summary>
    [FieldOffset(30)]
    public ushort Owner;

    public readonly NodeKind Kind => (NodeKind)(_kindAndMode >> 12);

    public readonly UnixFileMode Mode => (UnixFileMode)(_kindAndMode & 0xFFF);

    public readonly Timestamp ModifyTime => new(_modifyTime >> NanosecondBits, (int)(_modifyTime & ((1 << NanosecondBits) - 1)));

    public void SetKind(NodeKind kind, UnixFileMode mode) => _kindAndMode = (ushort)(((int)kind << 12) | ((int)mode & 0xFFF));

    /// <summary>Keeps a time; false if it is too far away for this place (before 1697 or after 2242).</summary>
    public bool TrySetModifyTime(Timestamp time)
    {
        var fits = time.Seconds is >= -MaxSeconds and < MaxSeconds;
        _modifyTime = fits ? (time.Seconds << NanosecondBits) | (long)(uint)time.Nanoseconds : 0;
        return fits;
    }
}
