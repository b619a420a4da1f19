using System.Numerics;

namespace UnionFs;

/// <summary>
/// The loaded directories of a base by whole path: a cache above the tables, which a lookup may ask instead of walking. Adding is done
/// under the gate of the base; finding needs no lock and does not allocate.
/// </summary>
internal sealed unsafe partial class PathIndex
{
    /// <summary>Directories with longer paths are found by walking only.</summary>
    public const int MaxPathBytes = 512;

    /// <summary>So full that one bucket in a hundred sends a seventh directory to the next.</summary>
    private const int MeanPlaces = 3;

    private PathBuckets _buckets = new(1);
    private EntryHints? _hints;
    private int _count;
    private int _entries;

    /// <summary>The directory with a path, or null if it is not known here.</summary>
    public DirectoryLine* Find(in NameKey path)
    {
        var buckets = Volatile.Read(ref _buckets);
        for (var step = 0; ; step++)
        {
            ref var bucket = ref buckets.At(path.Hash, step);
            for (var candidates = PathBucket.Candidates(ref bucket, path.Hash); candidates != 0; candidates = PathBucket.Next(candidates))
            {
                var line = PathBucket.LineAt(ref bucket, BitOperations.TrailingZeroCount(candidates) >> 1);
                if (line->Hash == path.Hash && path.Bytes.SequenceEqual(new ReadOnlySpan<byte>(DirectoryLine.PathOf(line), line->PathLength)))
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

    /// <summary>Adds a line that is complete.</summary>
    public void Add(DirectoryLine* line)
    {
        if (_count >= _buckets.Count * MeanPlaces)
        {
            var grown = new PathBuckets(_buckets.Count * 2);
            for (var i = 0; i < _buckets.Count; i++)
            {
                ref var bucket = ref _buckets.At((ulong)i, 0);
                for (var place = 0; place < PathBucket.Places && PathBucket.LineAt(ref bucket, place) is not null; place++)
                {
                    grown.Add(PathBucket.LineAt(ref bucket, place));
                }
            }

            Volatile.Write(ref _buckets, grown);
        }

        _buckets.Add(line);
        _count++;
        _entries += line->Count;
        AddHints(line);
    }

    private void AddHints(DirectoryLine* line)
    {
        if (_hints is { } hints && hints.Capacity >= _entries)
        {
            hints.Add(line);
        }
        else if (_entries >= EntryHints.MinEntries)
        {
            hints = new EntryHints(_entries, line);
            for (var i = 0; i < _buckets.Count; i++)
            {
                ref var bucket = ref _buckets.At((ulong)i, 0);
                for (var place = 0; place < PathBucket.Places && PathBucket.LineAt(ref bucket, place) is not null; place++)
                {
                    hints.Add(PathBucket.LineAt(ref bucket, place));
                }
            }

            Volatile.Write(ref _hints, hints);
        }
    }
}
