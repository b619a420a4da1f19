using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace UnionFs;

/// <summary>
/// The memory of the entries of one base, handed out in runs. Entries are numbered in the order they are handed out. Callers lock.
/// </summary>
internal sealed class EntryArena
{
    private const int SmallestPage = 16;
    private const int LargestPage = 2048;
    private byte[] _page = [];
    private int _start;
    private int _free;
    private int _nextPage = SmallestPage;
    private int _count;

    /// <summary>Entries handed out.</summary>
    public int Count => _count;

    public EntryRun Take(int count)
    {
        var first = _count;
        _count = checked(_count + count);
        if (count > LargestPage / 4)
        {
            var own = NewPage(count, out var offset);
            return new EntryRun(own, offset, count, first);
        }

        if (count > _free)
        {
            _free = Math.Max(_nextPage, count);
            _page = NewPage(_free, out _start);
            _nextPage = Math.Min(LargestPage, _nextPage * 2);
        }

        var run = new EntryRun(_page, _start, count, first);
        _start += count * BaseEntry.Bytes;
        _free -= count;
        return run;
    }

    private static unsafe byte[] NewPage(int count, out int offset)
    {
        var page = GC.AllocateArray<byte>(checked((count + 1) * BaseEntry.Bytes), pinned: true);
        var address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(page));
        offset = (int)(0 - address) & (BaseEntry.Bytes - 1);
        return page;
    }
}
