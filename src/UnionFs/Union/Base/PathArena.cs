namespace UnionFs;

/// <summary>Keeps the paths of directories in a few large arrays. Callers lock; what it hands out never changes.</summary>
internal sealed class PathArena
{
    private const int LargestPage = 64 << 10;
    private byte[] _page = [];
    private int _used;
    private int _nextPage = 256;

    /// <summary>Keeps <paramref name="directory"/> + slash + <paramref name="name"/>.</summary>
    public ArraySegment<byte> Add(ReadOnlySpan<byte> directory, ReadOnlySpan<byte> name)
    {
        var length = directory.Length + 1 + name.Length;
        if (_used + length > _page.Length)
        {
            _page = new byte[Math.Max(_nextPage, length)];
            _nextPage = Math.Min(LargestPage, _nextPage * 2);
            _used = 0;
        }

        var path = _page.AsSpan(_used, length);
        directory.CopyTo(path);
        path[directory.Length] = (byte)'/';
        name.CopyTo(path[(directory.Length + 1)..]);
        _used += length;
        return new ArraySegment<byte>(_page, _used - length, length);
    }
}
