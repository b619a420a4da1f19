using System.Runtime.CompilerServices;
using System.Text;

namespace UnionFs;

/// <summary>
/// Directories that are not where the base has them, by path, as walks have found them: a cache, filled by readers.
/// </summary>
/// <remarks>
/// All states that share one of these descend from one state without the name of any directory having been taken away, so what is at a path
/// in one of them is there in all that have it: a directory that was made is known by its record, one of the base is in all. Whoever
/// takes such a name away starts a new one. Finding needs no lock and does not allocate.
/// </remarks>
internal sealed class RecentDirectories
{
    private const int MaxDirectories = 16 << 10;
    private readonly Lock _lock = new();
    private RecentDirectory?[] _slots = [];
    private int _count;

    /// <summary>Files in such directories.</summary>
    public MadeNames Names { get; } = new();

    /// <summary>
    /// What a walk found at what is before the last slash of a path of ASCII text, the first if they were several; it need not be in every state.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public RecentDirectory? Find(ulong hash, ReadOnlySpan<char> path, int slash)
    {
        var slots = Volatile.Read(ref _slots);
        for (var step = 0; Next(slots, hash, ref step) is { } recent;)
        {
            if (PathIndex.IsDirectoryOf(path, slash, recent.Path))
            {
                return recent;
            }
        }

        return null;
    }

    /// <summary>The directory at a path given as ASCII text.</summary>
    public bool TryFind(ulong hash, ReadOnlySpan<char> path, ViewRoot root, out DirectoryRef directory)
    {
        var slots = Volatile.Read(ref _slots);
        for (var step = 0; Next(slots, hash, ref step) is { } recent;)
        {
            if (Ascii.Equals(recent.Path, path) && IsIn(root, recent, out directory))
            {
                return true;
            }
        }

        directory = default;
        return false;
    }

    /// <summary>The directory at a path given as bytes.</summary>
    public bool TryFind(in NameKey path, ViewRoot root, out DirectoryRef directory)
    {
        var slots = Volatile.Read(ref _slots);
        for (var step = 0; Next(slots, path.Hash, ref step) is { } recent;)
        {
            if (path.Bytes.SequenceEqual(recent.Path) && IsIn(root, recent, out directory))
            {
                return true;
            }
        }

        directory = default;
        return false;
    }

    /// <summary>Keeps what a walk has found; no more once there are very many.</summary>
    public void Add(ReadOnlySpan<byte> path, in DirectoryRef directory)
    {
        var recent = new RecentDirectory(path.ToArray(), NameHash.Compute(path), directory.Id, directory.Lower);
        lock (_lock)
        {
            if (_count == MaxDirectories)
            {
                return;
            }

            if (_count * 2 >= _slots.Length)
            {
                var grown = new RecentDirectory?[Math.Max(16, _slots.Length * 2)];
                foreach (var present in _slots)
                {
                    if (present is not null)
                    {
                        Put(grown, present);
                    }
                }

                Volatile.Write(ref _slots, grown);
            }

            Put(_slots, recent);
            _count++;
        }
    }

    /// <summary>The next directory with a hash, or null. Start with <paramref name="step"/> = 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static RecentDirectory? Next(RecentDirectory?[] slots, ulong hash, ref int step)
    {
        while (slots.Length > 0)
        {
            var recent = Volatile.Read(ref slots[((int)hash + step++) & (slots.Length - 1)]);
            if (recent is null || recent.Hash == hash)
            {
                return recent;
            }
        }

        return null;
    }

    private static bool IsIn(ViewRoot root, RecentDirectory recent, out DirectoryRef directory)
    {
        var record = root.Nodes.Find(recent.Id) as DirectoryRecord;
        directory = new DirectoryRef(recent.Id, record, record is null ? recent.Lower : record.Lower);
        return record is not null || recent.Lower is not null;
    }

    private static void Put(RecentDirectory?[] slots, RecentDirectory recent)
    {
        var index = (int)recent.Hash & (slots.Length - 1);
        while (slots[index] is not null)
        {
            index = (index + 1) & (slots.Length - 1);
        }

        Volatile.Write(ref slots[index], recent);
    }
}
