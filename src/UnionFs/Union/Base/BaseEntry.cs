using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace UnionFs;

/// <summary>
/// One name of a merged base directory with the node it leads to: one cache line, so that a lookup that has found it needs no other. What
/// does not fit (rare attributes, long names) is where <see cref="Extra"/> and the table say.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = Bytes)]
internal struct BaseEntry
{
    public const int Bytes = 64;

    /// <summary>Names up to this length lie at the end of the line; of longer ones only the last 16 bytes do.</summary>
    public const int MaxInlineName = 29;

    private const int NanosecondBits = 30;
    private const long MaxSeconds = 1L << 33;

    /// <summary>The node's id (see <see cref="NodeId"/>); of a node that is no directory also where its content is.</summary>
    [FieldOffset(0)]
    public ulong Id;

    /// <summary>Content length of a file, target length of a link, 0 otherwise.</summary>
    [FieldOffset(8)]
    public long Size;

    [FieldOffset(16)]
    private long _modifyTime;

    /// <summary>Of a directory its ordinal; of another node the number of its details if it <see cref="HasDetails"/>.</summary>
    [FieldOffset(24)]
    public int Extra;

    [FieldOffset(28)]
    private ushort _kindAndMode;

    /// <summary>The number of owner and group, unless the details have them.</summary>
    [FieldOffset(30)]
    public ushort Owner;

    [FieldOffset(32)]
    public ushort NameLength;

    [FieldOffset(34)]
    private Flag _flags;

    /// <summary>Where a name longer than <see cref="MaxInlineName"/> starts in the table's long names.</summary>
    [FieldOffset(36)]
    public int LongNameOffset;

    [FieldOffset(48)]
    private Vector128<byte> _nameTail;

    [Flags]
    private enum Flag : byte
    {
        None = 0,
        Details = 1,
        SeveralNames = 2,
        WideAttributes = 4,
    }

    /// <summary><see cref="NameHash.TailOf"/> of the name.</summary>
    public readonly Vector128<byte> NameTail => _nameTail;

    public readonly NodeKind Kind => (NodeKind)(_kindAndMode >> 12);

    public readonly UnixFileMode Mode => (UnixFileMode)(_kindAndMode & 0xFFF);

    public readonly bool IsDirectory => Kind == NodeKind.Directory;

    /// <summary>Whether something about the node is in <see cref="BaseDetails"/>.</summary>
    public readonly bool HasDetails => (_flags & Flag.Details) != 0;

    /// <summary>Whether the node may have more than one name in the base, so that an unchanged name does not prove it unchanged.</summary>
    public readonly bool HasSeveralNames => (_flags & Flag.SeveralNames) != 0;

    /// <summary>Whether times or owner are only in the details.</summary>
    public readonly bool HasWideAttributes => (_flags & Flag.WideAttributes) != 0;

    public readonly Timestamp ModifyTime => new(_modifyTime >> NanosecondBits, (int)(_modifyTime & ((1 << NanosecondBits) - 1)));

    /// <summary>The layer that has the content of a node that is no directory, and the layer's number of the node.</summary>
    public readonly (int Level, long FileId) Source => MergedBase.SourceOf(Id);

    public void SetKind(NodeKind kind, UnixFileMode mode) => _kindAndMode = (ushort)(((int)kind << 12) | ((int)mode & 0xFFF));

    public void SetSeveralNames() => _flags |= Flag.SeveralNames;

    public void SetDetails(bool areWide) => _flags |= Flag.Details | (areWide ? Flag.WideAttributes : Flag.None);

    /// <summary>Keeps a time; false if it is too far away for this place.</summary>
    public bool TrySetModifyTime(Timestamp time)
    {
        var fits = time.Seconds is >= -MaxSeconds and < MaxSeconds;
        _modifyTime = fits ? (time.Seconds << NanosecondBits) | (long)(uint)time.Nanoseconds : 0;
        return fits;
    }

    /// <summary>Keeps a name, or of a longer one its tail and where the rest is.</summary>
    public void SetName(ReadOnlySpan<byte> name, int longNameOffset)
    {
        NameLength = (ushort)name.Length;
        if (name.Length > MaxInlineName)
        {
            LongNameOffset = longNameOffset;
            _nameTail = NameHash.TailOf(name);
        }
        else
        {
            var line = MemoryMarshal.AsBytes(MemoryMarshal.CreateSpan(ref this, 1));
            name.CopyTo(line[(Bytes - name.Length)..]);
        }
    }

    /// <summary>The bytes of a name that is not longer than <see cref="MaxInlineName"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ReadOnlySpan<byte> InlineNameOf(ref readonly BaseEntry entry)
    {
        ref var line = ref Unsafe.As<BaseEntry, byte>(ref Unsafe.AsRef(in entry));
        int length = entry.NameLength;
        return MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref line, Bytes - length), length);
    }
}
