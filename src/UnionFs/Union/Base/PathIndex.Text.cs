using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace UnionFs;

internal sealed unsafe partial class PathIndex
{
    /// <summary>16 zeros, then 16 ones: from place n on, a mask that keeps the last n bytes.</summary>
    private static ReadOnlySpan<byte> KeepLast =>
    [
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    ];

    /// <summary>From place n on, an order that moves the first n bytes to the end and puts zeros in front.</summary>
    private static ReadOnlySpan<byte> MoveToEnd =>
    [
        128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128,
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
    ];

    /// <summary>
    /// Looks a path given as text up by its whole directory. Answers the directory, or null if it is not known here or the path is not
    /// plain ASCII of at least 16 units in a form this can tell: then it has to be walked.
    /// </summary>
    /// <param name="path">The path. It is narrowed in registers and never stored as bytes.</param>
    /// <param name="index">The index of the last name in the directory, or −1 if the base does not have it there.</param>
    /// <param name="hashes">The parts of the path, if it is one this can tell.</param>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public DirectoryLine* Find(ReadOnlySpan<char> path, out int index, out PathHashes hashes)
    {
        // The end of the path is looked at first; asked for here, it comes while the length is still on its way.
        Prefetch(ref MemoryMarshal.GetReference(path));
        index = -1;
        hashes = new PathHashes(-1, 0, 0);
        var length = path.Length;
        if (length < 16)
        {
            return null;
        }

        ref var first = ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(path));
        var nameTail = Narrow(ref Unsafe.Add(ref first, length - 16), out var seen);
        var slashes = Vector128.Equals(nameTail, Vector128.Create((byte)'/')).ExtractMostSignificantBits();
        var slash = slashes != 0 ? length - 16 + BitOperations.Log2(slashes) : path[..^16].LastIndexOf('/');
        var nameLength = length - slash - 1;
        if ((uint)slash > MaxPathBytes || nameLength == 0 || nameLength > FsName.MaxNameBytes)
        {
            return null;
        }

        var state = NameHash.Start;
        if (nameLength < 16)
        {
            nameTail &= Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(KeepLast), (nuint)nameLength);
        }
        else
        {
            state = AddHead(state, ref Unsafe.Add(ref first, slash + 1), nameLength, out var more);
            seen |= more;
        }

        var nameHash = NameHash.Finish(NameHash.Add(state, nameTail), nameLength);
        var directoryTail = Narrow(ref Unsafe.Add(ref first, Math.Max(slash - 16, 0)), out var last);
        seen |= last;
        state = NameHash.Start;
        if (slash < 16)
        {
            directoryTail = MoveFirstToEnd(directoryTail, slash);
        }
        else
        {
            state = AddHead(state, ref first, slash, out var more);
            seen |= more;
        }

        if ((seen & Vector128.Create((ushort)0xFF80)) != Vector128<ushort>.Zero)
        {
            return null;
        }

        var hash = NameHash.Finish(NameHash.Add(state, directoryTail), slash);
        hashes = new PathHashes(slash, hash, nameHash);
        Volatile.Read(ref _hints)?.Prefetch(hash, nameHash);
        var line = FindDirectory(hash, ref first, slash, directoryTail);
        if (line is null)
        {
            return null;
        }

        index = FindName(line, nameHash, ref Unsafe.Add(ref first, slash + 1), nameLength, nameTail);
        return line;
    }

    /// <summary>The state of a hash after all blocks but the last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> AddHead(Vector128<byte> state, ref ushort text, int length, out Vector128<ushort> seen)
    {
        seen = Vector128<ushort>.Zero;
        for (var offset = 0; offset + 16 < length; offset += 16)
        {
            state = NameHash.Add(state, Narrow(ref Unsafe.Add(ref text, offset), out var units));
            seen |= units;
        }

        return state;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private DirectoryLine* FindDirectory(ulong hash, ref ushort path, int length, Vector128<byte> tail)
    {
        var buckets = Volatile.Read(ref _buckets);
        for (var step = 0; ; step++)
        {
            ref var bucket = ref buckets.At(hash, step);
            for (var candidates = PathBucket.Candidates(ref bucket, hash); candidates != 0; candidates = PathBucket.Next(candidates))
            {
                var line = PathBucket.LineAt(ref bucket, BitOperations.TrailingZeroCount(candidates) >> 1);
                if (line->Hash == hash && line->PathLength == length && Equals(ref path, length, tail, ref *DirectoryLine.PathOf(line)))
                {
                    return line;
                }
            }

            if (!PathBucket.IsFull(ref bucket))
            {
                return null;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int FindName(DirectoryLine* line, ulong hash, ref ushort name, int length, Vector128<byte> tail)
    {
        if (line->Slots is not null)
        {
            return FindInSlots(line, hash, ref name, length, tail);
        }

        for (var candidates = line->Candidates(hash); candidates != 0; candidates &= candidates - 1)
        {
            var index = BitOperations.TrailingZeroCount(candidates);
            var entry = line->Entries + index;
            if (entry->NameLength == length && entry->NameTail == tail && (length <= 16 || HasHead(entry, ref name, length)))
            {
                return index;
            }
        }

        return -1;
    }

    private static int FindInSlots(DirectoryLine* line, ulong hash, ref ushort name, int length, Vector128<byte> tail)
    {
        var slot = (uint)hash;
        while (true)
        {
            var index = line->NextInSlots(hash, ref slot);
            if (index < 0)
            {
                return -1;
            }

            var entry = line->Entries + index;
            if (entry->NameLength == length && entry->NameTail == tail && (length <= 16 || HasHead(entry, ref name, length)))
            {
                return index;
            }
        }
    }

    /// <summary>Whether a name above 16 bytes is an entry's, whose length and last 16 bytes are the same.</summary>
    private static bool HasHead(BaseEntry* entry, ref ushort name, int length) => HeadEquals(ref name, length, ref *entry->Name);

    /// <summary>Whether what is before the last slash of a path, which <see cref="Find(ReadOnlySpan{char}, out int, out PathHashes)"/> could tell, is what bytes spell.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsDirectoryOf(ReadOnlySpan<char> path, int slash, byte[] directory)
    {
        ref var first = ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(path));
        var tail = Narrow(ref Unsafe.Add(ref first, Math.Max(slash - 16, 0)), out _);
        return directory.Length == slash
            && Equals(ref first, slash, slash < 16 ? MoveFirstToEnd(tail, slash) : tail, ref MemoryMarshal.GetArrayDataReference(directory));
    }

    /// <summary>Whether what is after the last slash of such a path is a name.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsNameOf(ReadOnlySpan<char> path, int slash, LinkName name)
    {
        ref var first = ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(path));
        var length = path.Length - slash - 1;
        var tail = Narrow(ref Unsafe.Add(ref first, path.Length - 16), out _)
            & Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(KeepLast), (nuint)Math.Min(length, 16));
        var bytes = name.Name;
        return name.Tail == tail && bytes.Length == length
            && (length <= 16 || HeadEquals(ref Unsafe.Add(ref first, slash + 1), length, ref MemoryMarshal.GetReference(bytes)));
    }

    /// <summary>Whether text of a known tail is what so many bytes spell.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Equals(ref ushort text, int length, Vector128<byte> tail, ref byte bytes) => length >= 16
        ? Vector128.LoadUnsafe(ref bytes, (nuint)length - 16) == tail && HeadEquals(ref text, length, ref bytes)
        : NameHash.TailOf(MemoryMarshal.CreateReadOnlySpan(ref bytes, length)) == tail;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool HeadEquals(ref ushort text, int length, ref byte bytes)
    {
        for (var offset = 0; offset + 16 < length; offset += 16)
        {
            if (Narrow(ref Unsafe.Add(ref text, offset), out _) != Vector128.LoadUnsafe(ref bytes, (nuint)offset))
            {
                return false;
            }
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch(ref char path)
    {
        if (Sse.IsSupported)
        {
            // A prefetch reads nothing that could be seen, so it matters neither where the path ends nor whether it moves.
            var address = (byte*)Unsafe.AsPointer(ref path);
            Sse.Prefetch0(address + 64);
            Sse.Prefetch0(address + 104);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Narrow(ref ushort first, out Vector128<ushort> seen)
    {
        var low = Vector128.LoadUnsafe(ref first);
        var high = Vector128.LoadUnsafe(ref first, 8);
        seen = low | high;
        return Sse2.IsSupported ? Sse2.PackUnsignedSaturate(low.AsInt16(), high.AsInt16()) : Vector128.Narrow(low, high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> MoveFirstToEnd(Vector128<byte> bytes, int count)
    {
        var order = Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(MoveToEnd), (nuint)count);
        return Ssse3.IsSupported ? Ssse3.Shuffle(bytes, order) : Vector128.Shuffle(bytes, order);
    }
}
