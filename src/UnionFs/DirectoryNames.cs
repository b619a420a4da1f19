namespace UnionFs;

/// <summary>
/// The names of a directory in the order they came to be, read as the caller goes on: what is removed meanwhile is not seen, what
/// stays is seen exactly once, what is made meanwhile comes at the end. It goes on with the node when that is renamed, and ends when it is
/// removed. Nothing is allocated. For one thread.
/// </summary>
public ref struct DirectoryNames
{
    private readonly Union _union;
    private DirectoryRef _directory;
    private ViewRoot _root;
    private long _cursor;
    private int _index;
    private Child? _child;

    internal DirectoryNames(Union union, ViewRoot root, DirectoryRef directory, long cursor)
    {
        _union = union;
        _root = root;
        _directory = directory;
        _cursor = cursor;
        _index = -1;
    }

    /// <summary>The name the last <see cref="MoveNext"/> found.</summary>
    public readonly DirectoryName Current
    {
        get
        {
            if (_child is { } child)
            {
                return new DirectoryName(child.Name, child.Kind, new NodeId(child.Id), _cursor);
            }

            if (_index < 0)
            {
                throw new InvalidOperationException("There is no current name.");
            }

            var table = _directory.Lower!.Table!;
            ref readonly var entry = ref table[_index];
            return new DirectoryName(table.NameOf(_index), entry.Kind, new NodeId(entry.Id), _cursor);
        }
    }

    /// <summary>The current name's node, for <see cref="NodeOperations"/>.</summary>
    public readonly Node Node
    {
        get
        {
            ThrowIfNone();
            return new Node(_root.NodeAt(_directory, _index, _child));
        }
    }

    /// <summary>This listing, so that <c>foreach</c> takes it.</summary>
    public readonly DirectoryNames GetEnumerator() => this;

    /// <summary>Goes to the next name of the newest state; false at the end.</summary>
    /// <exception cref="ObjectDisposedException">The file system is disposed.</exception>
    public bool MoveNext()
    {
        var root = _union.Root;
        if ((ReferenceEquals(root, _root) || TryMoveTo(root)) && root.TryNextPlace(_directory, ref _cursor, out _index, out _child))
        {
            return true;
        }

        _index = -1;
        _child = null;
        return false;
    }

    /// <summary>
    /// The attributes of the current name's node, in the state the name was found in, without following it if it is a link; or why there are
    /// none. Does not allocate once the directory is loaded.
    /// </summary>
    public readonly FsError TryStat(out FileStat stat)
    {
        ThrowIfNone();
        stat = default;
        var error = _union.Searcher?.Check(_directory, Permissions.Search) ?? FsError.OK;
        return error != FsError.OK ? error : _root.Stat(_root.NodeAt(_directory, _index, _child), mayLoad: true, out stat);
    }

    /// <summary>The current name as <see cref="DirectoryName.ToString"/> has it, or that there is none.</summary>
    public readonly override string ToString() => _union is null || (_index < 0 && _child is null) ? "(no current name)" : Current.ToString();

    private readonly void ThrowIfNone()
    {
        if (_index < 0 && _child is null)
        {
            throw new InvalidOperationException("There is no current name.");
        }
    }

    /// <summary>Takes the directory as a newer state has it; false if that does not have it.</summary>
    private bool TryMoveTo(ViewRoot root)
    {
        if (!root.TryGetDirectory(_directory.Id, _directory.Lower, out var directory))
        {
            return false;
        }

        _directory = directory;
        _root = root;
        return true;
    }
}
