using System.Buffers.Binary;

namespace UnionFs;

/// <summary>Bytes of an image that is written. Call <see cref="Reserve"/> before a few numbers; texts reserve for themselves.</summary>
internal sealed class TreeBuffer(int capacity)
{
    private readonly PooledList<byte> _bytes = new(Math.Clamp(capacity, 256, 1 << 26));
    private int _position;

    public int Position => _position;

    /// <summary>Makes room for so many bytes.</summary>
    public void Reserve(int count)
    {
        if (_position + (long)count > _bytes.Array.Length)
        {
            _bytes.Extend(_position - _bytes.Count);
            _bytes.Reserve(count);
        }
    }

    public void Byte(byte value)
    {
        Reserve(1);
        _bytes.Array[_position++] = value;
    }

    public void Fixed32(uint value)
    {
        Reserve(4);
        BinaryPrimitives.WriteUInt32LittleEndian(_bytes.Array.AsSpan(_position), value);
        _position += 4;
    }

    public void Patch32(int position, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(_bytes.Array.AsSpan(position), value);

    public void Number(ulong value)
    {
        Reserve(10);
        var bytes = _bytes.Array;
        while (value >= 0x80)
        {
            bytes[_position++] = (byte)(value | 0x80);
            value >>= 7;
        }

        bytes[_position++] = (byte)value;
    }

    public void Signed(long value) => Number((ulong)(value << 1) ^ (ulong)(value >> 63));

    public void Text(ReadOnlySpan<byte> text)
    {
        Number((uint)text.Length);
        Reserve(text.Length);
        text.CopyTo(_bytes.Array.AsSpan(_position));
        _position += text.Length;
    }

    public byte[] ToArray()
    {
        var result = GC.AllocateUninitializedArray<byte>(_position);
        _bytes.Array.AsSpan(0, _position).CopyTo(result);
        return result;
    }

    public void Return() => _bytes.Return();
}
