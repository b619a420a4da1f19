using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace UnionFs;

/// <summary>
/// The names of a tree that is built, found by directory and bytes in one table. The hash is keyed anew in every process; the order
/// of nothing depends on it. Not thread-safe.
/// </summary>
internal sealed class TreeNames(int capacity)
{
    private const int BytesPerName = 16;
    private static readonly ulong s_key = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8)) | 1;
    private readonly PooledList<TreeName> _names = new(capacity);
    private readonly PooledList<byte> _texts = new(capacity * BytesPerName);
    private int[] _slots = MakeSlots(capacity);

    public int Count => _names.Count;

    public ref TreeName this[int index] => ref _names[index];

    public ReadOnlySpan<byte> TextOf(int index)
    {
        ref readonly var name = ref _names[index];
        return _texts.Array.AsSpan(name.TextOffset, name.TextLength);
    }

    public ReadOnlySpan<byte> TextAt(long offset, long length) => _texts.Array.AsSpan((int)offset, (int)length);

    /// <summary>Keeps bytes that are no name; answers their offset.</summary>
    public int AddText(ReadOnlySpan<byte> text)
    {
        var offset = _texts.Count;
        text.CopyTo(_texts.Extend(text.Length));
        return offset;
    }

    /// <summary>The index of a name, whether it leads anywhere or not; or −1.</summary>
    public int Find(int directory, ReadOnlySpan<byte> text) => Find(Hash(directory, text), directory, text);

    /// <summary>The index of a name, added if it is new: to nothing, and to no directory's chain yet.</summary>
    public int FindOrAdd(int directory, ReadOnlySpan<byte> text, out bool isNew)
    {
        var hash = Hash(directory, text);
        var index = Find(hash, directory, text);
        isNew = index < 0;
        if (!isNew)
        {
            return index;
        }

        if (_names.Count >= _slots.Length / 2)
        {
            Grow();
        }

        index = _names.Add(new TreeName { TextOffset = AddText(text), TextLength = text.Length, Directory = directory, Node = TreeName.Nothing, Hash = hash });
        Place(index, hash);
        return index;
    }

    /// <summary>Gives the memory back.</summary>
    public void Return()
    {
        _names.Return();
        _texts.Return();
        ArrayPool<int>.Shared.Return(_slots);
        _slots = [];
    }

    private static int[] MakeSlots(int names)
    {
        // The pool's arrays have lengths that are powers of two.
        var slots = ArrayPool<int>.Shared.Rent((int)BitOperations.RoundUpToPowerOf2((uint)names) * 2);
        System.Array.Clear(slots);
        return slots;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Hash(int directory, ReadOnlySpan<byte> text)
    {
        var high = Math.BigMul(NameHash.Compute(text) ^ ((ulong)(uint)directory << 32), s_key, out var low);
        return (uint)(high ^ low);
    }

    private int Find(uint hash, int directory, ReadOnlySpan<byte> text)
    {
        var slots = _slots;
        var mask = slots.Length - 1;
        for (var slot = (int)hash & mask; ; slot = (slot + 1) & mask)
        {
            var index = slots[slot] - 1;
            if (index < 0)
            {
                return -1;
            }

            ref readonly var name = ref _names[index];
            if (name.Hash == hash && name.Directory == directory && text.SequenceEqual(_texts.Array.AsSpan(name.TextOffset, name.TextLength)))
            {
                return index;
            }
        }
    }

    private void Place(int index, uint hash)
    {
        var mask = _slots.Length - 1;
        var slot = (int)hash & mask;
        while (_slots[slot] != 0)
        {
            slot = (slot + 1) & mask;
        }

        _slots[slot] = index + 1;
    }

    private void Grow()
    {
        var old = _slots;
        _slots = MakeSlots(old.Length);
        ArrayPool<int>.Shared.Return(old);
        for (var i = 0; i < _names.Count; i++)
        {
            Place(i, _names[i].Hash);
        }
    }
}
