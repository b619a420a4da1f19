using System.Text;

namespace UnionFs;

/// <summary>
/// Every name below a directory with its attributes, depth first, each directory before what is in it: one state, whatever changes
/// meanwhile. Allocates nothing per name, only a little per level. Links are not followed. Ask <see cref="MoveNext"/> in a loop. For one thread.
/// </summary>
public ref struct NameWalk
{
    private readonly Caller? _searcher;
    private readonly ViewRoot _root;
    private readonly int _maxDepth;
    private (DirectoryRef Directory, long Cursor)[] _levels;
    private int _depth;
    private NodeView _node;
    private int _index;
    private Child? _child;
    private bool _descends;

    internal NameWalk(Caller? searcher, ViewRoot root, DirectoryRef top, int maxDepth)
    {
        _searcher = searcher;
        _root = root;
        _maxDepth = maxDepth;
        _levels = new (DirectoryRef, long)[16];
        _levels[0] = (top, 0);
        _depth = maxDepth > 0 ? 1 : 0;
        _index = -1;
    }

    /// <summary>The name the last <see cref="MoveNext"/> found. Its cursor is good for listings of its directory.</summary>
    public readonly DirectoryName Current
    {
        get
        {
            ThrowIfNone();
            ref readonly var level = ref _levels[_depth - 1];
            var name = _child is null ? level.Directory.Lower!.Table!.NameOf(_index) : _child.Name;
            return new DirectoryName(name, _node.Kind, new NodeId(_node.Id), level.Cursor);
        }
    }

    /// <summary>The current name's node, for <see cref="NodeOperations"/>.</summary>
    public readonly Node Node
    {
        get
        {
            ThrowIfNone();
            return new Node(_node);
        }
    }

    /// <summary>How deep the current name is; 1 in the directory the walk started at.</summary>
    public readonly int Depth => _depth;

    /// <summary>Goes to the next name: into the current one if it is a directory, else to the next beside or above it; false at the end.</summary>
    /// <exception cref="IOException">A layer cannot be read.</exception>
    public bool MoveNext()
    {
        if (_descends)
        {
            Descend();
        }

        while (_depth > 0)
        {
            ref var level = ref _levels[_depth - 1];
            if (_root.TryNextPlace(level.Directory, ref level.Cursor, out _index, out _child))
            {
                _node = _root.NodeAt(level.Directory, _index, _child);
                _descends = _depth < _maxDepth && _node.IsDirectory && _node.Error == FsError.OK
                    && (_searcher is null || MayList(level.Directory));
                return true;
            }

            _depth--;
        }

        return false;
    }

    /// <summary>Leaves out what is in the current directory.</summary>
    public void Skip() => _descends = false;

    /// <summary>The attributes of the current node, not following it if it is a link; or why there are none.</summary>
    /// <exception cref="IOException">A layer cannot be read.</exception>
    public readonly FsError TryStat(out FileStat stat)
    {
        ThrowIfNone();
        stat = default;
        var error = _searcher?.Check(_levels[_depth - 1].Directory, Permissions.Search) ?? FsError.OK;
        return error == FsError.OK ? _root.Stat(_node, mayLoad: true, out stat) : error;
    }

    /// <summary>The path of the current name from where the walk started, with a slash after a directory's; or that there is none.</summary>
    public readonly override string ToString()
    {
        if (_depth == 0 || (_index < 0 && _child is null))
        {
            return "(no current name)";
        }

        var text = new StringBuilder();
        for (var i = 1; i < _depth; i++)
        {
            text.Append(FsText.Escape(FsName.ToText(ViewRoot.NameOf(_levels[i].Directory)))).Append('/');
        }

        return text.Append(Current.ToString()).ToString();
    }

    /// <summary>Whether the current directory, in another one, may be listed.</summary>
    private readonly bool MayList(in DirectoryRef above) =>
        _searcher!.Check(above, Permissions.Search) == FsError.OK && _searcher.Check(_node, Permissions.Read) == FsError.OK;

    private void Descend()
    {
        var directory = _node.AsDirectory();
        directory.Lower?.Load();
        if (_depth == _levels.Length)
        {
            Array.Resize(ref _levels, _depth * 2);
        }

        _levels[_depth++] = (directory, 0);
        _descends = false;
    }

    private readonly void ThrowIfNone()
    {
        if (_index < 0 && _child is null)
        {
            throw new InvalidOperationException("There is no current name.");
        }
    }
}
