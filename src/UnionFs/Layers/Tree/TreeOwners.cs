namespace UnionFs;

/// <summary>Sets of mode, user and group, each kept once. Not thread-safe.</summary>
internal sealed class TreeOwners
{
    private readonly Dictionary<(UnixFileMode Mode, uint Uid, uint Gid), int> _indexes = [];
    private readonly List<(UnixFileMode Mode, uint Uid, uint Gid)> _owners = [];
    private (UnixFileMode Mode, uint Uid, uint Gid) _last;
    private int _lastIndex = -1;

    public int Count => _owners.Count;

    public (UnixFileMode Mode, uint Uid, uint Gid) this[int index] => _owners[index];

    public int IndexOf(UnixFileMode mode, uint uid, uint gid)
    {
        if (_lastIndex >= 0 && _last.Mode == mode && _last.Uid == uid && _last.Gid == gid)
        {
            return _lastIndex;
        }

        var owner = (mode, uid, gid);
        if (!_indexes.TryGetValue(owner, out var index))
        {
            index = _owners.Count;
            _owners.Add(owner);
            _indexes.Add(owner, index);
        }

        (_last, _lastIndex) = (owner, index);
        return index;
    }
}
