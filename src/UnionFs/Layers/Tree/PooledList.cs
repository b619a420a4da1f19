using System.Buffers;

namespace UnionFs;

/// <summary>A list of plain values in one array of the shared pool, so that building one layer after the other touches no new memory.</summary>
internal sealed class PooledList<T>(int capacity)
    where T : unmanaged
{
    private T[] _items = ArrayPool<T>.Shared.Rent(capacity);

    public int Count { get; private set; }

    public ref T this[int index] => ref _items[index];

    public Span<T> Span => _items.AsSpan(0, Count);

    public T[] Array => _items;

    /// <summary>Adds values to be written by the caller; they hold anything before.</summary>
    /// <exception cref="OutOfMemoryException">More than an array can hold.</exception>
    public Span<T> Extend(int count)
    {
        Reserve(count);
        Count += count;
        return _items.AsSpan(Count - count, count);
    }

    public int Add(in T item)
    {
        if (Count == _items.Length)
        {
            Reserve(1);
        }

        _items[Count] = item;
        return Count++;
    }

    /// <summary>Makes room for so many more.</summary>
    public void Reserve(int count)
    {
        if (count <= _items.Length - Count)
        {
            return;
        }

        var wanted = Math.Max((long)Count + count, Math.Min(_items.Length * 2L, System.Array.MaxLength));
        if (wanted > System.Array.MaxLength)
        {
            throw new OutOfMemoryException("A tree of a layer takes more than 2 GiB.");
        }

        var grown = ArrayPool<T>.Shared.Rent((int)wanted);
        Span.CopyTo(grown);
        ArrayPool<T>.Shared.Return(_items);
        _items = grown;
    }

    public void Clear() => Count = 0;

    /// <summary>Drops all but the first so many.</summary>
    public void Truncate(int count) => Count = count;

    /// <summary>Gives the array back; the list is not used afterwards.</summary>
    public void Return()
    {
        ArrayPool<T>.Shared.Return(_items);
        _items = [];
        Count = 0;
    }
}
