using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace UnionFs;

/// <summary>
/// Hands out memory that is cleared, is never moved by the collector and lives as long as the arena. Callers lock.
/// </summary>
/// <param name="alignment">What every address is a multiple of; a power of two.</param>
internal sealed unsafe class PinnedArena(int alignment)
{
    private const int LargestPage = 128 << 10;
    private readonly List<byte[]> _pages = [];
    private byte* _free;
    private long _left;
    private int _nextPage = 1 << 10;
    private nuint _block;

    /// <summary>So many bytes.</summary>
    public byte* Take(long bytes)
    {
        if (bytes > LargestPage / 4)
        {
            return NewPage(bytes);
        }

        if (bytes > _left)
        {
            _left = Math.Max(_nextPage, bytes);
            _free = NewPage(_left);
            _nextPage = Math.Min(LargestPage, _nextPage * 2);
        }

        var taken = _free;
        var rounded = Math.Min((bytes + alignment - 1) & -alignment, _left);
        _free += rounded;
        _left -= rounded;
        return taken;
    }

    private byte* NewPage(long bytes)
    {
        var page = GC.AllocateArray<byte>(checked((int)(bytes + alignment - 1)), pinned: true);
        _pages.Add(page);
        var address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(page));
        EnterBlock(address & ~(nuint)(HugePages.Bytes - 1));
        return (byte*)((address + (nuint)alignment - 1) & ~((nuint)alignment - 1));
    }

    /// <summary>
    /// The collector lays pinned arrays one behind the other, so a block that a page lies behind is full, and mostly of this arena: as one
    /// large page it needs one entry of the processor's address cache and not 512.
    /// </summary>
    private void EnterBlock(nuint block)
    {
        if (block != _block)
        {
            if (_block != 0)
            {
                HugePages.Collapse(_block);
            }

            _block = block;
        }
    }
}
