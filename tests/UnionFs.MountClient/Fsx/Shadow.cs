namespace UnionFs.MountClient.Fsx;

/// <summary>What the file has to hold: bytes up to a length, and zeros behind it.</summary>
internal sealed class Shadow(int capacity)
{
    private readonly byte[] _bytes = new byte[capacity];

    public int Length { get; private set; }

    public int Capacity => _bytes.Length;

    public ReadOnlySpan<byte> Slice(long offset, int length) => _bytes.AsSpan((int)offset, length);

    /// <summary>Takes what is there already.</summary>
    public void Take(ReadOnlySpan<byte> content)
    {
        content.CopyTo(_bytes);
        Length = content.Length;
    }

    public void Write(long offset, ReadOnlySpan<byte> data)
    {
        data.CopyTo(_bytes.AsSpan((int)offset));
        Grow(offset + data.Length);
    }

    public void SetLength(long length)
    {
        if (length < Length)
        {
            _bytes.AsSpan((int)length, Length - (int)length).Clear();
        }

        Length = (int)length;
    }

    /// <summary>Zeros; what lies behind the end is so already.</summary>
    public void Zero(long offset, int length) => _bytes.AsSpan((int)offset, length).Clear();

    public void Grow(long length) => Length = Math.Max(Length, (int)length);

    public void Copy(long from, long to, int length)
    {
        _bytes.AsSpan((int)from, length).CopyTo(_bytes.AsSpan((int)to));
        Grow(to + length);
    }
}
