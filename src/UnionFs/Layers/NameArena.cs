namespace UnionFs;

/// <summary>Keeps many short names in a few large arrays. Not thread-safe; the memory it hands out never changes.</summary>
internal sealed class NameArena
{
    private const int BlockBytes = 64 << 10;
    private byte[] _block = [];
    private int _used;

    public ReadOnlyMemory<byte> Add(ReadOnlySpan<byte> name)
    {
        if (name.Length > 512)
        {
            return name.ToArray();
        }

        if (_used + name.Length > _block.Length)
        {
            // The first block is small: most arenas of tests hold a handful of names.
            _block = new byte[_block.Length == 0 ? 1 << 10 : BlockBytes];
            _used = 0;
        }

        name.CopyTo(_block.AsSpan(_used));
        var memory = _block.AsMemory(_used, name.Length);
        _used += name.Length;
        return memory;
    }
}
