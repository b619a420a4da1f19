using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace UnionFs;

/// <summary>
/// A cache line of a <see cref="PathIndex"/>: up to six directories, told apart by 16 bits of their hash that are compared at once, so that
/// finding one hardly ever depends on a branch that cannot be foreseen.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = Bytes)]
internal unsafe struct PathBucket
{
    public const int Bytes = 64;

    public const int Places = 6;

    /// <summary>0 for an empty place; places are filled in order.</summary>
    private fixed ushort _tags[8];

    private fixed long _lines[Places];

    public static ushort TagOf(ulong hash) => (ushort)((hash >> 48) | 1);

    /// <summary>The places whose tag is the one, two bits each. A place that is seen has its line.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Candidates(ref PathBucket bucket, ulong hash)
    {
        var tags = Vector128.LoadUnsafe(ref bucket._tags[0]);
        Volatile.ReadBarrier();
        return Vector128.Equals(tags, Vector128.Create(TagOf(hash))).AsByte().ExtractMostSignificantBits() & ((1 << (2 * Places)) - 1);
    }

    /// <summary>The candidates after the first.</summary>
    public static uint Next(uint candidates)
    {
        candidates &= candidates - 1;
        return candidates & (candidates - 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DirectoryLine* LineAt(ref PathBucket bucket, int place) => (DirectoryLine*)bucket._lines[place];

    public static bool IsFull(ref PathBucket bucket) => bucket._tags[Places - 1] != 0;

    /// <summary>Takes a line, or answers false if the bucket is full.</summary>
    public static bool TryAdd(ref PathBucket bucket, DirectoryLine* line)
    {
        for (var place = 0; place < Places; place++)
        {
            if (bucket._tags[place] == 0)
            {
                bucket._lines[place] = (long)line;
                Volatile.Write(ref bucket._tags[place], TagOf(line->Hash));
                return true;
            }
        }

        return false;
    }
}
