namespace UnionFs;

internal sealed unsafe partial class MergedBase
{
    private readonly PinnedArena _lines = new(BaseEntry.Bytes);
    private readonly PinnedArena _bytes = new(sizeof(uint));
    private readonly Dictionary<(uint Uid, uint Gid), ushort> _ownerNumbers = [];
    private (uint Uid, uint Gid)[] _owners = new (uint, uint)[2];
    private BaseDirectory[] _directories = new BaseDirectory[16];
    private BaseDetails[] _details = [];
    private int _directoryCount;
    private int _detailsCount;
    private int _entryCount;

    /// <summary>The lock of everything kept here; taken inside the lock of a directory, and nothing is locked or read inside it.</summary>
    public Lock Gate { get; } = new();

    /// <summary>The directories that are loaded, by path.</summary>
    public PathIndex Paths { get; } = new();

    /// <summary>The directory with an ordinal that was seen before.</summary>
    public BaseDirectory DirectoryAt(int ordinal) => Volatile.Read(ref _directories)[ordinal];

    /// <summary>The details with a number that was seen before.</summary>
    public BaseDetails DetailsAt(int number) => Volatile.Read(ref _details)[number];

    /// <summary>The owner with a number that was seen before.</summary>
    public (uint Uid, uint Gid) OwnerAt(int number) => Volatile.Read(ref _owners)[number];

    /// <summary>A place for so many entries. Under <see cref="Gate"/>.</summary>
    public EntryRun TakeRun(int count)
    {
        var number = _entryCount;
        _entryCount = checked(_entryCount + count);
        return new EntryRun((BaseEntry*)_lines.Take((long)count * BaseEntry.Bytes), count, number);
    }

    /// <summary>
    /// The line of a directory with its path, unless that is longer than <see cref="PathIndex.MaxPathBytes"/> or has a name that no caller
    /// may pass. Under <see cref="Gate"/>.
    /// </summary>
    public DirectoryLine* TakeLine(BaseDirectory directory)
    {
        ReadOnlySpan<byte> above = default, name = default;
        var length = 0;
        if (directory.Parent is { Table: { } parent })
        {
            above = parent.Path;
            name = parent.NameOf(directory.Index);
            length = above.Length + 1 + name.Length;
            var isFound = (!above.IsEmpty || parent.Directory.Parent is null) && name.Length <= FsName.MaxNameBytes;
            length = isFound && length <= PathIndex.MaxPathBytes ? length : 0;
        }

        var line = (DirectoryLine*)_lines.Take(DirectoryLine.Bytes + length);
        line->Ordinal = directory.Ordinal;
        line->AncestorMask = directory.AncestorMask;
        line->PathLength = (ushort)length;
        var path = new Span<byte>(DirectoryLine.PathOf(line), length);
        if (length > 0)
        {
            above.CopyTo(path);
            path[above.Length] = (byte)'/';
            name.CopyTo(path[(above.Length + 1)..]);
        }

        line->Hash = NameHash.Compute(path);
        return line;
    }

    /// <summary>A place for so many slots of a directory. Under <see cref="Gate"/>.</summary>
    public uint* TakeSlots(int count) => (uint*)_bytes.Take((long)count * sizeof(uint));

    /// <summary>Keeps bytes as long as the base. Under <see cref="Gate"/>.</summary>
    public byte* Keep(ReadOnlySpan<byte> bytes)
    {
        var kept = _bytes.Take(bytes.Length);
        bytes.CopyTo(new Span<byte>(kept, bytes.Length));
        return kept;
    }

    /// <summary>Gives a directory its ordinal. Under <see cref="Gate"/>.</summary>
    public int Register(BaseDirectory directory, int index)
    {
        var ordinal = _directoryCount;
        directory.PlaceAt(index, ordinal);
        _directoryCount = Append(ref _directories, ordinal, directory);
        return ordinal;
    }

    /// <summary>Keeps details. Under <see cref="Gate"/>.</summary>
    public int AddDetails(BaseDetails details)
    {
        var number = _detailsCount;
        _detailsCount = Append(ref _details, number, details);
        return number;
    }

    /// <summary>Makes a loaded directory known by its path, if it is to be found by it.</summary>
    public void Publish(BaseTable table)
    {
        if (!table.Path.IsEmpty || table.Directory.Parent is null)
        {
            lock (Gate)
            {
                Paths.Add(table.Line);
            }
        }
    }

    /// <summary>
    /// Writes what a layer says of a node into an entry, but for its name and what merging adds. Answers what has no place there, or null.
    /// Under <see cref="Gate"/>.
    /// </summary>
    public BaseDetails? Fill(ref BaseEntry result, int level, in LayerEntry entry)
    {
        var attributes = entry.Attributes;
        var modify = attributes.ModifyTime;
        result.Head.Id = IdOf(level, entry.Id);
        result.SetKind((NodeKind)entry.Kind, attributes.Mode);
        result.Head.Size = entry.Kind switch
        {
            LayerEntryKind.File => attributes.Size,
            LayerEntryKind.Symlink => entry.Target.Length,
            _ => 0,
        };
        var isWide = !TryNumberOf((attributes.Uid, attributes.Gid), out result.Head.Owner) | !result.Head.TrySetModifyTime(modify);
        var isPlain = !isWide && entry.Target.IsEmpty && entry.Xattrs.Count == 0 && attributes.AccessTime == modify
            && attributes.ChangeTime == modify && attributes.BirthTime == default && attributes.Device == default && entry.LinkCount == 1
            && entry.Error == FsError.OK && entry.Kind != LayerEntryKind.Symlink;
        if (isPlain)
        {
            return null;
        }

        result.SetDetails(isWide);
        return new BaseDetails
        {
            Target = entry.Target,
            Xattrs = entry.Xattrs,
            ModifyTime = modify,
            AccessTime = attributes.AccessTime,
            ChangeTime = attributes.ChangeTime,
            BirthTime = attributes.BirthTime,
            Device = attributes.Device,
            Uid = attributes.Uid,
            Gid = attributes.Gid,
            LinkCount = entry.LinkCount,
            Error = entry.Error,
        };
    }

    private bool TryNumberOf((uint Uid, uint Gid) owner, out ushort number)
    {
        if (_ownerNumbers.TryGetValue(owner, out number))
        {
            return true;
        }

        if (_ownerNumbers.Count > ushort.MaxValue)
        {
            return false;
        }

        number = (ushort)_ownerNumbers.Count;
        _ownerNumbers.Add(owner, number);
        Append(ref _owners, number, owner);
        return true;
    }

    /// <summary>Appends for readers that hold no lock: an array they see is never changed where they may look.</summary>
    private static int Append<T>(ref T[] items, int count, T item)
    {
        if (count == items.Length)
        {
            var grown = new T[Math.Max(4, count * 2)];
            items.CopyTo(grown, 0);
            Volatile.Write(ref items, grown);
        }

        items[count] = item;
        return count + 1;
    }
}
