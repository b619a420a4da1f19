using System.Numerics;
using System.Runtime.CompilerServices;

namespace UnionFs;

/// <summary>
/// The merged names of one directory of the base, sorted by their bytes. Immutable; shared by all sandboxes on the stack.
/// </summary>
internal sealed unsafe class BaseTable
{
    private readonly DirectoryLine* _line;

    /// <summary>Takes the entries of a run, whose names are sorted and without duplicates. Under the gate of the base.</summary>
    /// <param name="directory">The directory; of the table that holds the root's own entry, the root.</param>
    /// <param name="run">Its entries.</param>
    public BaseTable(BaseDirectory directory, EntryRun run)
    {
        Directory = directory;
        _line = directory.Base.TakeLine(directory);
        _line->Entries = run.First;
        _line->Count = run.Count;
        _line->First = run.Number;
        if (run.Count > DirectoryLine.MaxTagged)
        {
            _line->Slots = directory.Base.TakeSlots(DirectoryLine.SlotsFor(run.Count));
        }

        for (var i = 0; i < run.Count; i++)
        {
            var hash = HashOf(i);
            SubdirectoryCount += run.First[i].IsDirectory ? 1 : 0;
            if (_line->Slots is null)
            {
                ((byte*)&_line->Tags)[i] = DirectoryLine.TagOf(hash);
            }
            else
            {
                DirectoryLine.AddSlot(new Span<uint>(_line->Slots, DirectoryLine.SlotsFor(run.Count)), hash, i);
            }
        }
    }

    public BaseDirectory Directory { get; }

    public DirectoryLine* Line => _line;

    public int Count => _line->Count;

    /// <summary>The number of the first entry; the entries of all tables of a base are numbered, those of one table in a row.</summary>
    public int First => _line->First;

    /// <summary>Entries that are directories.</summary>
    public int SubdirectoryCount { get; }

    /// <summary>The bytes of the directory's path, if it can be found by it.</summary>
    public ReadOnlySpan<byte> Path => new(DirectoryLine.PathOf(_line), _line->PathLength);

    public ref readonly BaseEntry this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            if ((uint)index >= (uint)_line->Count)
            {
                ThrowOutOfRange(index);
            }

            return ref _line->Entries[index];
        }
    }

    /// <summary>The bytes of a name; valid as long as the base.</summary>
    public ReadOnlySpan<byte> NameOf(int index)
    {
        ref readonly var entry = ref this[index];
        return new ReadOnlySpan<byte>(entry.Name, entry.NameLength);
    }

    /// <summary><see cref="NameHash"/> of a name.</summary>
    public ulong HashOf(int index) => NameHash.Compute(NameOf(index));

    /// <summary>The directory an entry leads to, or null.</summary>
    public BaseDirectory? DirectoryOf(int index)
    {
        ref readonly var entry = ref this[index];
        return entry.IsDirectory ? Directory.Base.DirectoryAt(entry.Head.Extra) : null;
    }

    /// <summary>What is rare about an entry's node, or null.</summary>
    public BaseDetails? DetailsOf(int index)
    {
        ref readonly var entry = ref this[index];
        return !entry.HasDetails ? null
            : entry.IsDirectory ? Directory.Base.DirectoryAt(entry.Head.Extra).Details : Directory.Base.DetailsAt(entry.Head.Extra);
    }

    /// <summary>The layer that provides an entry's attributes.</summary>
    public int LayerOf(int index) => DirectoryOf(index) is { } directory ? directory.AttributeLevel : this[index].Source.Level;

    /// <summary>All attributes of an entry's node.</summary>
    public NodeAttributes AttributesOf(int index)
    {
        ref readonly var entry = ref this[index];
        var details = DetailsOf(index);
        var isWide = entry.HasWideAttributes;
        var (uid, gid) = isWide ? (details!.Uid, details.Gid) : Directory.Base.OwnerAt(entry.Head.Owner);
        var modify = isWide ? details!.ModifyTime : entry.Head.ModifyTime;
        var attributes = new NodeAttributes(entry.Head.Mode, uid, gid) { Size = entry.Size, ModifyTime = modify };
        return details is null ? attributes with { AccessTime = modify, ChangeTime = modify } : attributes with
        {
            AccessTime = details.AccessTime,
            ChangeTime = details.ChangeTime,
            BirthTime = details.BirthTime,
            Device = details.Device,
        };
    }

    /// <summary>Permission bits and owner of an entry's node.</summary>
    public (UnixFileMode Mode, uint Uid, uint Gid) AccessOf(int index)
    {
        ref readonly var entry = ref this[index];
        var (uid, gid) = entry.HasWideAttributes
            ? (DetailsOf(index)!.Uid, DetailsOf(index)!.Gid)
            : Directory.Base.OwnerAt(entry.Head.Owner);
        return (entry.Head.Mode, uid, gid);
    }

    /// <summary>The index of a name, or −1. Does not allocate.</summary>
    public int Find(ulong hash, ReadOnlySpan<byte> name) => Find(new NameKey(hash, name));

    /// <summary>The index of a name, or −1. Does not allocate.</summary>
    public int Find(in NameKey key)
    {
        var line = _line;
        if (line->Slots is not null)
        {
            var slot = (uint)key.Hash;
            int index;
            while ((index = line->NextInSlots(key.Hash, ref slot)) >= 0 && !Matches(index, key))
            {
            }

            GC.KeepAlive(this);
            return index;
        }

        for (var candidates = line->Candidates(key.Hash); candidates != 0; candidates &= candidates - 1)
        {
            var index = BitOperations.TrailingZeroCount(candidates);
            if (Matches(index, key))
            {
                GC.KeepAlive(this);
                return index;
            }
        }

        GC.KeepAlive(this);
        return -1;
    }

    private bool Matches(int index, in NameKey key)
    {
        ref readonly var entry = ref _line->Entries[index];
        return entry.NameLength == key.Bytes.Length && entry.NameTail == key.Tail
            && (key.Bytes.Length <= 16 || key.Bytes.SequenceEqual(NameOf(index)));
    }

    private void ThrowOutOfRange(int index) =>
        throw new ArgumentOutOfRangeException(nameof(index), index, $"The directory has {Count} names.");
}
