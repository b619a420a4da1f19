using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace UnionFs;

/// <summary>Reads the parts of records one after the other. Every position and length is checked when it is used.</summary>
internal ref struct TreeReader
{
    private readonly TreeImage _image;
    private readonly ReadOnlySpan<byte> _bytes;
    private int _end;

    public TreeReader(TreeImage image, long position)
    {
        _image = image;
        _bytes = image.Bytes;
        Position = (int)Math.Clamp(position, -1, int.MaxValue);
        _end = Position;
    }

    public int Position { get; private set; }

    public byte Byte()
    {
        var at = Take(1);
        return _bytes[at];
    }

    public uint Fixed32() => BinaryPrimitives.ReadUInt32LittleEndian(_bytes[Take(4)..]);

    /// <summary>A number of up to 64 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Number()
    {
        var first = Byte();
        return first < 0x80 ? first : LongNumber(first & 0x7Fu);
    }

    public long Signed()
    {
        var number = Number();
        return (long)(number >> 1) ^ -(long)(number & 1);
    }

    /// <summary>A number that is a position or a length in the image.</summary>
    public int Index()
    {
        var number = Number();
        return number <= int.MaxValue ? (int)number : throw _image.Damaged(Position);
    }

    /// <summary>Bytes with their length before them, where they lie.</summary>
    public ReadOnlyMemory<byte> Text()
    {
        var length = Index();
        return new ReadOnlyMemory<byte>(_image.Bytes, Take(length), length);
    }

    private ulong LongNumber(ulong value)
    {
        for (var shift = 7; shift < 64; shift += 7)
        {
            var next = Byte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw _image.Damaged(Position);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Take(int count)
    {
        var at = Position;
        if (count > _end - at)
        {
            _end = _image.Require(at, count);
        }

        Position = at + count;
        return at;
    }
}
