using System.Buffers;
using System.Runtime.InteropServices;

namespace UnionFs;

/// <summary>
/// Merges what the layers say about one directory, the top first: the first that has an opinion on a name decides; directories go on
/// until a whiteout, something that is no directory, or an opaque one. The listings are runs sorted by names, merged in one pass.
/// </summary>
internal sealed unsafe class DirectoryMerge(MergedBase merged, BaseDirectory directory, BaseSource[] sources)
{
    private readonly List<BaseSource> _directories = [];
    private LayerEntry[] _entries = ArrayPool<LayerEntry>.Shared.Rent(16);
    private int[] _order = [];
    private MergedName[] _names = [];
    private int _entryCount;
    private int _nameCount;

    /// <summary>The layer asked last.</summary>
    public Layer? Reading { get; private set; }

    /// <summary>The table; called once.</summary>
    public BaseTable Build()
    {
        var ends = ArrayPool<int>.Shared.Rent(sources.Length);
        try
        {
            Read(ends);
            _names = ArrayPool<MergedName>.Shared.Rent(Math.Max(1, _entryCount));
            Merge(ends.AsSpan(0, sources.Length));
            return ToTable(_names.AsSpan(0, _nameCount));
        }
        finally
        {
            // Entries keep bytes of layers alive.
            _entries.AsSpan(0, _entryCount).Clear();
            ArrayPool<LayerEntry>.Shared.Return(_entries);
            ArrayPool<int>.Shared.Return(_order);
            ArrayPool<MergedName>.Shared.Return(_names);
            ArrayPool<int>.Shared.Return(ends);
        }
    }

    /// <summary>Reads every layer's names, and where those of each end.</summary>
    private void Read(Span<int> ends)
    {
        for (var i = 0; i < sources.Length; i++)
        {
            var layer = Reading = merged.LayerAt(sources[i].Level);
            if (layer is TreeLayer { Tree: var tree })
            {
                var (position, end) = tree.ListOf(sources[i].DirectoryId);
                while (position < end)
                {
                    position = tree.ReadAt(position, out NewEntry());
                    Check(layer, _entries[_entryCount - 1]);
                }
            }
            else
            {
                foreach (var entry in layer.ReadDirectory(sources[i].DirectoryId))
                {
                    Check(layer, entry);
                    NewEntry() = entry;
                }
            }

            ends[i] = _entryCount;
        }

        _order = ArrayPool<int>.Shared.Rent(Math.Max(1, _entryCount));
        for (var i = 0; i < _entryCount; i++)
        {
            _order[i] = i;
        }

        for (var i = 0; i < sources.Length; i++)
        {
            if (merged.LayerAt(sources[i].Level) is not TreeLayer)
            {
                var start = i == 0 ? 0 : ends[i - 1];
                _order.AsSpan(start, ends[i] - start).Sort((a, b) => NameOf(a).SequenceCompareTo(NameOf(b)));
            }
        }
    }

    private ref LayerEntry NewEntry()
    {
        if (_entryCount == _entries.Length)
        {
            var grown = ArrayPool<LayerEntry>.Shared.Rent(_entryCount * 2);
            _entries.CopyTo(grown, 0);
            _entries.AsSpan().Clear();
            ArrayPool<LayerEntry>.Shared.Return(_entries);
            _entries = grown;
        }

        return ref _entries[_entryCount++];
    }

    private ReadOnlySpan<byte> NameOf(int entry) => _entries[entry].Name.Span;

    /// <summary>Takes the names of all runs in the order of their bytes, of equal ones that of the upper layer first.</summary>
    private void Merge(ReadOnlySpan<int> ends)
    {
        if (ends.Length == 1)
        {
            for (var i = 0; i < _entryCount; i++)
            {
                Add(sources[0].Level, _order[i]);
            }

            return;
        }

        var heads = ArrayPool<int>.Shared.Rent(ends.Length);
        var heap = ArrayPool<int>.Shared.Rent(ends.Length);
        var count = 0;
        for (var i = ends.Length - 1; i >= 0; i--)
        {
            heads[i] = i == 0 ? 0 : ends[i - 1];
            if (heads[i] < ends[i])
            {
                heap[count++] = i;
            }
        }

        for (var i = (count / 2) - 1; i >= 0; i--)
        {
            SiftDown(heap.AsSpan(0, count), i, heads);
        }

        while (count > 0)
        {
            var run = heap[0];
            Add(sources[run].Level, _order[heads[run]]);
            if (++heads[run] == ends[run])
            {
                heap[0] = heap[--count];
            }

            SiftDown(heap.AsSpan(0, count), 0, heads);
        }

        ArrayPool<int>.Shared.Return(heads);
        ArrayPool<int>.Shared.Return(heap);
    }

    private void SiftDown(Span<int> heap, int index, int[] heads)
    {
        while ((2 * index) + 1 < heap.Length)
        {
            var child = (2 * index) + 1;
            if (child + 1 < heap.Length && IsBefore(heap[child + 1], heap[child], heads))
            {
                child++;
            }

            if (!IsBefore(heap[child], heap[index], heads))
            {
                return;
            }

            (heap[index], heap[child]) = (heap[child], heap[index]);
            index = child;
        }
    }

    private bool IsBefore(int run, int other, int[] heads)
    {
        var order = NameOf(_order[heads[run]]).SequenceCompareTo(NameOf(_order[heads[other]]));
        return order < 0 || (order == 0 && run < other);
    }

    /// <summary>Takes what the next layer down says of the last name, or a new name.</summary>
    private void Add(int level, int index)
    {
        ref readonly var entry = ref _entries[index];
        if (_nameCount == 0 || !entry.Name.Span.SequenceEqual(NameOf(_names[_nameCount - 1].Entry)))
        {
            // A name that is only hidden makes place for the next.
            _nameCount -= _nameCount > 0 && _entries[_names[_nameCount - 1].Entry].Kind == LayerEntryKind.Whiteout ? 1 : 0;
            var isDirectory = entry.Kind == LayerEntryKind.Directory;
            _names[_nameCount++] = new MergedName
            {
                Entry = index,
                Level = level,
                FirstSource = _directories.Count,
                SourceCount = isDirectory ? 1 : 0,
                IsClosed = !isDirectory || entry.Opaque,
                WantsAttributes = isDirectory && entry.Implicit,
            };
            if (isDirectory)
            {
                _directories.Add(new BaseSource(level, entry.Id));
            }

            return;
        }

        AddLower(ref _names[_nameCount - 1], level, index);
    }

    private void AddLower(ref MergedName name, int level, int index)
    {
        ref readonly var entry = ref _entries[index];
        if (name is { IsClosed: true, WantsAttributes: false })
        {
            return;
        }

        if (entry.Kind != LayerEntryKind.Directory)
        {
            name.IsClosed = true;
            name.WantsAttributes = false;
            return;
        }

        if (!name.IsClosed)
        {
            _directories.Add(new BaseSource(level, entry.Id));
            name.SourceCount++;
            name.IsClosed = entry.Opaque;
        }

        if (name.WantsAttributes && !entry.Implicit)
        {
            name.Entry = index;
            name.Level = level;
            name.WantsAttributes = false;
        }
    }

    private BaseTable ToTable(Span<MergedName> names)
    {
        if (!names.IsEmpty && _entries[names[^1].Entry].Kind == LayerEntryKind.Whiteout)
        {
            names = names[..^1];
        }

        // Nothing after this fails but for want of memory, so that no number is taken for a table that does not come to be.
        foreach (ref var name in names)
        {
            ref var entry = ref _entries[name.Entry];
            if (entry.Kind == LayerEntryKind.LowerLink)
            {
                (name.Level, entry) = merged.FollowLowerLink(name.Level, entry);
            }
        }

        lock (merged.Gate)
        {
            var run = merged.TakeRun(names.Length);
            for (var i = 0; i < run.Count; i++)
            {
                var name = NameOf(names[i].Entry);
                Fill(ref run.First[i], i, names[i]);
                run.First[i].SetName(name, name.Length > BaseEntry.MaxInlineName ? merged.Keep(name) : null);
            }

            return new BaseTable(directory, run);
        }
    }

    private void Fill(ref BaseEntry result, int index, in MergedName name)
    {
        ref readonly var entry = ref _entries[name.Entry];
        var details = merged.Fill(ref result, name.Level, entry);
        if (name.SourceCount > 0)
        {
            var dirs = CollectionsMarshal.AsSpan(_directories).Slice(name.FirstSource, name.SourceCount);
            var lowest = dirs[^1];
            result.Head.Id = MergedBase.IdOf(lowest.Level, lowest.DirectoryId);
            result.Head.Size = 0;
            result.Head.Extra = merged.Register(
                new BaseDirectory(merged, directory, result.Id, dirs.ToArray(), details, name.Level), index);
            return;
        }

        if (details is not null)
        {
            result.Head.Extra = merged.AddDetails(details);
        }

        if (entry.LinkCount > 1 || merged.HasLowerLinkTo(result.Id))
        {
            result.SetSeveralNames();
        }
    }

    /// <summary>What a layer of someone else's must not do to us.</summary>
    private static void Check(Layer layer, in LayerEntry entry)
    {
        var name = entry.Name.Span;
        var why = name.Length is 0 or > ushort.MaxValue ? "its length is not 1 to 65,535 bytes"
            : name.ContainsAny((byte)'/', (byte)0) ? "it holds a slash or a null byte"
            : name.SequenceEqual("."u8) || name.SequenceEqual(".."u8) ? "it has a meaning of its own"
            : entry.Kind > LayerEntryKind.LowerLink ? "its kind is unknown"
            : entry.Id is < 0 or > Layer.MaxEntryId ? "its id is out of range"
            : null;
        if (why is not null)
        {
            throw new LayerFormatException(layer.Name, FsName.ToText(name), -1, why);
        }
    }
}
