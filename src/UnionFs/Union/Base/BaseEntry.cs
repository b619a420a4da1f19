using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace UnionFs;

/// <summary>
/// One name of a merged base directory with the node it leads to: one cache line, so that a lookup that has found it needs no other. What
/// does not fit (rare attributes, long names) is where the head and the name say.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = Bytes)]
internal unsafe struct BaseEntry
{
    public const int Bytes = 64;

    /// <summary>Names up to this length lie at the end of the line; of longer ones only the last 16 bytes do.</summary>
    public const int MaxInlineName = 29;

    /// <summary>
    /// Id, size, times, kind and mode. Extra: of a directory its ordinal, of another node the number of its details if it
    /// <see cref="HasDetails"/>. The id of a node that is no directory also says where its content is.
    /// </summary>
    [FieldOffset(0)]
    public NodeHead Head;

    [FieldOffset(32)]
    public ushort NameLength;

    [FieldOffset(34)]
    private Flag _flags;

    [FieldOffset(40)]
    private byte* _longName;

    [FieldOffset(48)]
    private Vector128<byte> _nameTail;

    [Flags]
    private enum Flag : byte
    {
        None = 0,
        Details = 1,
        SeveralNames = 2,
        WideAttributes = 4,
        Directory = 8,
    }

    /// <summary><see cref="NameHash.TailOf"/> of the name.</summary>
    public readonly Vector128<byte> NameTail => _nameTail;

    public readonly ulong Id => Head.Id;

    public readonly long Size => Head.Size;

    public readonly NodeKind Kind => Head.Kind;

    public readonly bool IsDirectory => (_flags & Flag.Directory) != 0;

    /// <summary>Whether the entry says all there is to say: no directory, one name, no details.</summary>
    public readonly bool IsPlain => _flags == Flag.None;

    /// <summary>Whether the node is no directory and has one name in the base.</summary>
    public readonly bool IsSingleLeaf => (_flags & (Flag.Directory | Flag.SeveralNames)) == 0;

    /// <summary>Whether something about the node is in <see cref="BaseDetails"/>.</summary>
    public readonly bool HasDetails => (_flags & Flag.Details) != 0;

    /// <summary>Whether the node may have more than one name in the base, so that an unchanged name does not prove it unchanged.</summary>
    public readonly bool HasSeveralNames => (_flags & Flag.SeveralNames) != 0;

    /// <summary>Whether times or owner are only in the details.</summary>
    public readonly bool HasWideAttributes => (_flags & Flag.WideAttributes) != 0;

    /// <summary>The layer that has the content of a node that is no directory, and the layer's number of the node.</summary>
    public readonly (int Level, long FileId) Source => MergedBase.SourceOf(Id);

    public void SetKind(NodeKind kind, UnixFileMode mode)
    {
        Head.SetKind(kind, mode);
        _flags = (_flags & ~Flag.Directory) | (kind == NodeKind.Directory ? Flag.Directory : Flag.None);
    }

    public void SetSeveralNames() => _flags |= Flag.SeveralNames;

    public void SetDetails(bool areWide) => _flags |= Flag.Details | (areWide ? Flag.WideAttributes : Flag.None);

    /// <summary>The bytes of the name; those of a short one are in this entry, which must not move.</summary>
    public readonly byte* Name => NameLength <= MaxInlineName
        ? (byte*)Unsafe.AsPointer(ref Unsafe.AsRef(in this)) + Bytes - NameLength
        : _longName;

    /// <summary>Keeps a name, or of one longer than <see cref="MaxInlineName"/> its tail and where all of it is.</summary>
    public void SetName(ReadOnlySpan<byte> name, byte* longName)
    {
        NameLength = (ushort)name.Length;
        if (name.Length > MaxInlineName)
        {
            _longName = longName;
            _nameTail = NameHash.TailOf(name);
        }
        else
        {
            var line = MemoryMarshal.AsBytes(MemoryMarshal.CreateSpan(ref this, 1));
            name.CopyTo(line[(Bytes - name.Length)..]);
        }
    }
}
