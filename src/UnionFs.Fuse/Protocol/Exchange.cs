using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace UnionFs.Fuse;

/// <summary>
/// One request, read from its front, and the room for its answer, written from its front. Both lie in buffers of the worker, so nothing is
/// allocated. A request that is shorter than it should be reads as <see cref="IsBroken"/>.
/// </summary>
internal ref struct Exchange
{
    public const int RequestHeader = 40;
    public const int AnswerHeader = 16;
    private readonly ReadOnlySpan<byte> _request;
    private readonly Span<byte> _answer;
    private int _at;

    public Exchange(ReadOnlySpan<byte> request, Span<byte> answer)
    {
        _request = request;
        _answer = answer;
        _at = 4;
        Length = AnswerHeader;
        HasAnswer = true;
        Opcode = (Opcode)TakeUInt32();
        Unique = TakeUInt64();
        NodeId = TakeUInt64();
        Uid = TakeUInt32();
        Gid = TakeUInt32();
        Pid = TakeUInt32();
        _at = RequestHeader;
        // What the kernel adds behind the arguments is not asked for, and is not taken for a name.
        _request = request[..Math.Max(RequestHeader, request.Length - 8 * BinaryPrimitives.ReadUInt16LittleEndian(request[36..]))];
    }

    public Opcode Opcode { get; }

    /// <summary>The number of the request; its answer has the same.</summary>
    public ulong Unique { get; }

    /// <summary>The node it is about.</summary>
    public ulong NodeId { get; }

    public uint Uid { get; }

    public uint Gid { get; }

    public uint Pid { get; }

    /// <summary>Bytes of the answer so far, its header included.</summary>
    public int Length { get; private set; }

    /// <summary>Whether the kernel waits for an answer, and gets it now.</summary>
    public bool HasAnswer { get; set; }

    /// <summary>Where content of files of the host may go instead of <see cref="Room"/>; null if nowhere.</summary>
    public AnswerPipe? Pipe { get; init; }

    /// <summary>Whether more was taken from the request than it has.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Room that is left in the answer.</summary>
    public readonly Span<byte> Room => _answer[Length..];

    /// <summary>What is left of the request.</summary>
    public readonly ReadOnlySpan<byte> Rest => _request[_at..];

    public uint TakeUInt32()
    {
        var bytes = Take(4);
        return bytes.IsEmpty ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }

    public ulong TakeUInt64()
    {
        var bytes = Take(8);
        return bytes.IsEmpty ? 0 : BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }

    public long TakeInt64() => (long)TakeUInt64();

    public void Skip(int count) => Take(count);

    /// <summary>Bytes up to a null, which is taken too.</summary>
    public ReadOnlySpan<byte> TakeName()
    {
        var length = Rest.IndexOf((byte)0);
        if (length < 0)
        {
            IsBroken = true;
            return default;
        }

        return Take(length + 1)[..length];
    }

    public ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > _request.Length - _at)
        {
            IsBroken = true;
            return default;
        }

        var bytes = _request.Slice(_at, count);
        _at += count;
        return bytes;
    }

    public void PutUInt16(ushort value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(Room, value);
        Length += 2;
    }

    public void PutUInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(Room, value);
        Length += 4;
    }

    public void PutUInt64(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(Room, value);
        Length += 8;
    }

    public void PutZeros(int count)
    {
        Room[..count].Clear();
        Length += count;
    }

    public void Put(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room);
        Length += bytes.Length;
    }

    /// <summary>Says that so many bytes of <see cref="Room"/> were filled.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Advance(int count) => Length += count;

    /// <summary>Goes back to an earlier length: what was written since is no part of the answer.</summary>
    public void Return(int length) => Length = length;

    /// <summary>Writes the header; an error answers without anything else.</summary>
    public ReadOnlySpan<byte> Finish(FsError error)
    {
        if (error != FsError.OK)
        {
            Length = AnswerHeader;
        }

        WriteHeader(_answer, Length, -(int)error, Unique);
        return _answer[..Length];
    }

    /// <summary>Writes the header of what goes to the kernel.</summary>
    /// <param name="message">Where it begins.</param>
    /// <param name="length">Bytes of the whole, the header included.</param>
    /// <param name="code">0, an error as a negative number, or what a notification is about.</param>
    /// <param name="unique">The number of the request it answers; 0 for a notification.</param>
    public static void WriteHeader(Span<byte> message, int length, int code, ulong unique)
    {
        BinaryPrimitives.WriteInt32LittleEndian(message, length);
        BinaryPrimitives.WriteInt32LittleEndian(message[4..], code);
        BinaryPrimitives.WriteUInt64LittleEndian(message[8..], unique);
    }
}
