using System.Runtime.CompilerServices;

namespace UnionFs;

/// <summary>
/// A node as the map of changes has it: made since the stack was opened, or a node of the base that was changed. Every record is reachable by
/// a name (invariant U3); a node that is open but has no name is kept by its open-node entry.
/// </summary>
/// <remarks>
/// Immutable once it is put in a map; before that (<see cref="IsFresh"/>) the operation that made it edits it in place: what answers a
/// changed copy of a fresh record answers the record itself.
/// </remarks>
internal abstract class NodeRecord : IRareAttributes
{
    private const int NotPut = -1;

    // As it is answered, so that it is copied as one block: what is stored in pieces and loaded as a whole waits for the stores.
    private NodeHead _head;
    private PackedTime _changeTime;
    private PackedTime _accessTime;
    private PackedTime _birthTime;
    private uint _uid;
    private uint _gid;
    private RecordExtras? _rare;

    protected NodeRecord(ulong id, NodeKind kind)
    {
        _head.Id = id;
        _head.SetKind(kind, 0);
    }

    public ulong Id => _head.Id;

    public NodeKind Kind => _head.Kind;

    /// <summary>Why the node cannot be used, as its layer says; a new name does not change that.</summary>
    public FsError Error { get; init; }

    /// <summary>How many commits there were when the record was last changed.</summary>
    public int Commit { get; private set; } = NotPut;

    /// <summary>Whether only the running operation knows the record.</summary>
    public bool IsFresh => Commit == NotPut;

    /// <summary>The attributes; of files and links with the size.</summary>
    public NodeAttributes Attributes
    {
        get => new(_head.Mode, _uid, _gid)
        {
            Size = _head.Size,
            ModifyTime = ModifyTime,
            ChangeTime = ChangeTime,
            AccessTime = AccessTime,
            BirthTime = BirthTime,
            Device = Device,
        };

        init => Set(value, Xattrs);
    }

    public XattrSet Xattrs
    {
        get => _rare?.Xattrs ?? XattrSet.Empty;
        init => Set(Attributes, value);
    }

    /// <summary>The permission bits and group, without the rest.</summary>
    public (UnixFileMode Mode, uint Gid) ModeAndGroup => (_head.Mode, _gid);

    /// <summary>What decides who may do what with the node.</summary>
    public (UnixFileMode Mode, uint Uid, uint Gid) Access => (_head.Mode, _uid, _gid);

    public Timestamp ModifyTime => _rare is { AreTimesWide: true } ? _rare.ModifyTime : _head.ModifyTime;

    public Timestamp AccessTime => _rare is { AreTimesWide: true } ? _rare.AccessTime : _accessTime.Value;

    public Timestamp ChangeTime => _rare is { AreTimesWide: true } ? _rare.ChangeTime : _changeTime.Value;

    public Timestamp BirthTime => _rare is { AreTimesWide: true } ? _rare.BirthTime : _birthTime.Value;

    public DeviceNumber Device => _rare?.Device ?? default;

    /// <summary>The answer to stat with so many links.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FileStat ToStat(int links) => new(_head, (_uid, _gid), links, this);

    /// <summary>A copy with other attributes.</summary>
    public NodeRecord With(in NodeAttributes attributes, XattrSet xattrs)
    {
        var record = Editable();
        record.Set(attributes, xattrs);
        return record;
    }

    /// <summary>A copy whose content or names changed at a time.</summary>
    public NodeRecord WithTimes(Timestamp now) => Touched(now, _head.Size);

    /// <summary>A copy whose attributes or names changed at a time.</summary>
    public NodeRecord WithChangeTime(Timestamp now) => With(Attributes with { ChangeTime = now }, Xattrs);

    /// <summary>A copy that counts as changed after so many commits; this one if it does. It is not fresh any more.</summary>
    public NodeRecord ChangedAt(int commit)
    {
        if (commit == Commit)
        {
            return this;
        }

        var record = Editable();
        record.Commit = commit;
        return record;
    }

    /// <summary>This record if it is fresh, else a fresh copy.</summary>
    protected NodeRecord Editable()
    {
        if (IsFresh)
        {
            return this;
        }

        var copy = (NodeRecord)MemberwiseClone();
        copy.Commit = NotPut;
        return copy;
    }

    /// <summary>As <see cref="WithTimes"/>, with another size.</summary>
    protected NodeRecord Touched(Timestamp now, long size)
    {
        var record = Editable();
        if (record._rare is null && PackedTime.TryPack(now, out var packed))
        {
            record._head.TrySetModifyTime(now);
            record._changeTime = packed;
            record._head.Size = size;
        }
        else
        {
            record.Set(record.Attributes with { ModifyTime = now, ChangeTime = now, Size = size }, record.Xattrs);
        }

        return record;
    }

    private void Set(in NodeAttributes attributes, XattrSet xattrs)
    {
        (_uid, _gid) = (attributes.Uid, attributes.Gid);
        _head.Size = Kind is NodeKind.File or NodeKind.Symlink ? attributes.Size : 0;
        _head.SetKind(Kind, attributes.Mode);
        var fits = _head.TrySetModifyTime(attributes.ModifyTime)
            & PackedTime.TryPack(attributes.ChangeTime, out _changeTime)
            & PackedTime.TryPack(attributes.AccessTime, out _accessTime)
            & PackedTime.TryPack(attributes.BirthTime, out _birthTime);
        _rare = fits && xattrs.Count == 0 && attributes.Device == default ? null : new RecordExtras(attributes, xattrs, !fits);
    }
}
