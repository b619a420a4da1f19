namespace UnionFs;

/// <summary>
/// Merges what the layers say about one directory, the top first: the first that has an opinion on a name decides; directories go on
/// until a whiteout, something that is no directory, or an opaque one.
/// </summary>
internal sealed class DirectoryMerge(MergedBase merged, BaseDirectory directory)
{
    public BaseTable Build()
    {
        var names = new Dictionary<ReadOnlyMemory<byte>, MergedName>(ByteNameComparer.Instance);
        foreach (var source in directory.Sources)
        {
            var layer = merged.LayerAt(source.Level);
            foreach (var entry in layer.ReadDirectory(source.DirectoryId))
            {
                Check(layer, entry);
                Merge(names, source.Level, entry);
            }
        }

        var present = names.Values.Where(static n => n.Entry.Kind != LayerEntryKind.Whiteout).ToArray();
        Array.Sort(present, static (a, b) => a.Entry.Name.Span.SequenceCompareTo(b.Entry.Name.Span));
        return ToTable(present);
    }

    private static void Merge(Dictionary<ReadOnlyMemory<byte>, MergedName> names, int level, in LayerEntry entry)
    {
        if (!names.TryGetValue(entry.Name, out var name))
        {
            name = new MergedName(entry, level) { IsClosed = entry.Kind != LayerEntryKind.Directory || entry.Opaque };
            if (entry.Kind == LayerEntryKind.Directory)
            {
                name.Sources = [new BaseSource(level, entry.Id)];
            }

            names.Add(entry.Name, name);
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

    private BaseTable ToTable(MergedName[] names)
    {
        var entries = new BaseEntry[names.Length];
        var blob = new byte[names.Sum(static n => (long)n.Entry.Name.Length) is var length and <= int.MaxValue
            ? (int)length
            : throw new LayerFormatException(merged.LayerAt(directory.Sources[0].Level).Name, null, -1, "the names of one directory take more than 2 GiB")];
        var offset = 0;
        for (var i = 0; i < names.Length; i++)
        {
            var name = names[i].Entry.Name.Span;
            name.CopyTo(blob.AsSpan(offset));
            entries[i] = EntryOf(names[i]);
            entries[i].NameOffset = offset;
            entries[i].NameLength = (ushort)name.Length;
            entries[i].Hash = NameHash.Compute(name);
            offset += name.Length;
        }

        var table = new BaseTable(entries, blob);
        for (var i = 0; i < entries.Length; i++)
        {
            if (entries[i].Directory is { } child)
            {
                child.PlaceAt(table, i);
                merged.Register(child);
            }
        }

        return table;
    }

    private BaseEntry EntryOf(MergedName name)
    {
        var (entry, level) = (name.Entry, name.Level);
        if (entry.Kind == LayerEntryKind.LowerLink)
        {
            (level, entry) = merged.FollowLowerLink(level, entry);
        }

        var result = MergedBase.ToEntry(level, entry);
        if (name.Sources is { } sources)
        {
            var lowest = sources[^1];
            result.Id = MergedBase.IdOf(lowest.Level, lowest.DirectoryId);
            result.Size = 0;
            result.Extra = new BaseDirectory(merged, directory, result.Id, [.. sources], result.Extra as BaseDetails);
        }
        else
        {
            result.HasSeveralNames = entry.LinkCount > 1 || merged.HasLowerLinkTo(result.Id);
        }

        return result;
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
