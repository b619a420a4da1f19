namespace UnionFs;

/// <summary>
/// Merges what the layers say about one directory, the top first: the first that has an opinion on a name decides; directories go on
/// until a whiteout, something that is no directory, or an opaque one.
/// </summary>
internal sealed unsafe class DirectoryMerge(MergedBase merged, BaseDirectory directory, BaseSource[] sources)
{
    /// <summary>The layer that is being read.</summary>
    public Layer? Reading { get; private set; }

    public BaseTable Build()
    {
        var names = sources.Length == 1 ? ReadOne() : ReadAll();
        names.Sort(static (a, b) => a.Entry.Name.Span.SequenceCompareTo(b.Entry.Name.Span));
        return ToTable(names);
    }

    /// <summary>A single layer says each name once, so there is nothing to merge.</summary>
    private List<MergedName> ReadOne()
    {
        var names = new List<MergedName>();
        var layer = merged.LayerAt(sources[0].Level);
        Reading = layer;
        foreach (var entry in layer.ReadDirectory(sources[0].DirectoryId))
        {
            Check(layer, entry);
            if (entry.Kind != LayerEntryKind.Whiteout)
            {
                names.Add(First(sources[0].Level, entry));
            }
        }

        return names;
    }

    private List<MergedName> ReadAll()
    {
        var names = new Dictionary<ReadOnlyMemory<byte>, MergedName>(ByteNameComparer.Instance);
        foreach (var source in sources)
        {
            var layer = merged.LayerAt(source.Level);
            Reading = layer;
            foreach (var entry in layer.ReadDirectory(source.DirectoryId))
            {
                Check(layer, entry);
                Merge(names, source.Level, entry);
            }
        }

        return [.. names.Values.Where(static n => n.Entry.Kind != LayerEntryKind.Whiteout)];
    }

    private static MergedName First(int level, in LayerEntry entry)
    {
        var name = new MergedName(entry, level) { IsClosed = entry.Kind != LayerEntryKind.Directory || entry.Opaque };
        if (entry.Kind == LayerEntryKind.Directory)
        {
            name.Sources = [new BaseSource(level, entry.Id)];
        }

        return name;
    }

    private static void Merge(Dictionary<ReadOnlyMemory<byte>, MergedName> names, int level, in LayerEntry entry)
    {
        if (!names.TryGetValue(entry.Name, out var name))
        {
            names.Add(entry.Name, First(level, entry));
            return;
        }

        if (name.IsClosed && !name.WantsAttributes)
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
            name.Sources!.Add(new BaseSource(level, entry.Id));
            name.IsClosed = entry.Opaque;
        }

        if (name.WantsAttributes && !entry.Implicit)
        {
            name.Entry = entry;
            name.Level = level;
            name.WantsAttributes = false;
        }
    }

    private BaseTable ToTable(List<MergedName> names)
    {
        // Nothing after this fails but for want of memory, so that no number is taken for a table that does not come to be.
        foreach (var name in names.Where(static n => n.Entry.Kind == LayerEntryKind.LowerLink))
        {
            (name.Level, name.Entry) = merged.FollowLowerLink(name.Level, name.Entry);
        }

        lock (merged.Gate)
        {
            var run = merged.TakeRun(names.Count);
            for (var i = 0; i < run.Count; i++)
            {
                var name = names[i].Entry.Name.Span;
                Fill(ref run.First[i], i, names[i]);
                run.First[i].SetName(name, name.Length > BaseEntry.MaxInlineName ? merged.Keep(name) : null);
            }

            return new BaseTable(directory, run);
        }
    }

    private void Fill(ref BaseEntry result, int index, MergedName name)
    {
        var details = merged.Fill(ref result, name.Level, name.Entry);
        if (name.Sources is { } dirs)
        {
            var lowest = dirs[^1];
            result.Head.Id = MergedBase.IdOf(lowest.Level, lowest.DirectoryId);
            result.Head.Size = 0;
            result.Head.Extra = merged.Register(
                new BaseDirectory(merged, directory, result.Id, [.. dirs], details, name.Level), index);
            return;
        }

        if (details is not null)
        {
            result.Head.Extra = merged.AddDetails(details);
        }

        if (name.Entry.LinkCount > 1 || merged.HasLowerLinkTo(result.Id))
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
