using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace UnionFs;

/// <summary>
/// The names of a tree that is built. Those asked for by name are found in one table, by directory and bytes; its hash is keyed anew in
/// every process, and the order of nothing depends on it. Not thread-safe.
/// </summary>
internal sealed class TreeNames(int capacity)
{
    private const int BytesPerName = 16;
    private static readonly ulong s_key = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8)) | 1;
    private readonly PooledList<TreeName> _names = new(capacity);
    private readonly PooledList<byte> _texts = new(capacity * BytesPerName);
    private int[] _slots = MakeSlots(16);
    private int _inTable;

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

    /// <summary>The index of a name among those in the table, whether it leads anywhere or not; or −1.</summary>
    public int Find(int directory, ReadOnlySpan<byte> text)
    {
        var hash = Hash(directory, text);
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

    /// <summary>Adds a name that leads to nothing, is in no chain and not in the table yet.</summary>
    public int Add(int directory, ReadOnlySpan<byte> text) => _names.Add(new TreeName
    {
        TextOffset = AddText(text),
        TextLength = text.Length,
        Directory = directory,
        Node = TreeName.Nothing,
        NextDirectory = -1,
    });

    /// <summary>Puts a name that is not in the table there.</summary>
    public void PutInTable(int index)
    {
        if (_inTable >= _slots.Length / 2)
        {
            Grow();
        }

        ref var name = ref _names[index];
        name.Hash = Hash(name.Directory, TextOf(index));
        name.InTable = true;
        _inTable++;
        Place(index);
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

    private void Place(int index)
    {
        var mask = _slots.Length - 1;
        var slot = (int)_names[index].Hash & mask;
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
            if (_names[i].InTable)
            {
                Place(i);
            }
        }
    }
}
