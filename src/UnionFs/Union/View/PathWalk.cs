using System.Buffers;

namespace UnionFs;

/// <summary>
/// The resolution of one path in one state: component by component, links inside the root, <c>..</c> after links and never above the
/// root (POSIX pathname resolution). Allocates nothing; dispose it to give back what following links took.
/// </summary>
/// <param name="root">The state.</param>
/// <param name="limits">What the path may be.</param>
/// <param name="mayLoad">Whether directories may be loaded now.</param>
/// <param name="searcher">Who must be allowed to search every directory on the way; null if nobody is asked.</param>
internal ref struct PathWalk(ViewRoot root, PathLimits limits, bool mayLoad, Caller? searcher)
{
    private readonly PathLimits _limits = limits;
    private readonly ViewRoot _root = root;
    private readonly bool _mayLoad = mayLoad;
    private readonly Caller? _searcher = searcher;
    private byte[]? _buffer;
    private int _links;

    /// <summary>The directory part of the path, as long as the walk may still prove it to be a canonical path that is not known yet.</summary>
    private ReadOnlySpan<byte> _unknown;

    /// <summary>The directory that holds the last name.</summary>
    public DirectoryRef Parent;

    /// <summary>The node, if <see cref="Found"/>.</summary>
    public NodeView Node;

    /// <summary>The last name. Valid until the walk is disposed.</summary>
    public ReadOnlySpan<byte> Name;

    public ulong Hash;

    public LastName Last;

    /// <summary>Whether a slash follows the last name.</summary>
    public bool HasTrailingSlash;

    public bool Found;

    /// <summary>Whether the last name is longer than names may be; found out late where only names are changed, as Linux does.</summary>
    public bool IsTooLong;

    /// <summary>The directory that has to be loaded, after <see cref="ViewRoot.NotLoaded"/>.</summary>
    public BaseDirectory? Missing;

    /// <summary>
    /// Resolves. OK with <see cref="Found"/> false: all but the last name are there; with <see cref="WalkMode.Follow"/> that may be
    /// the name a dangling link leads to.
    /// </summary>
    public FsError Resolve(ReadOnlySpan<byte> path, WalkMode mode)
    {
        if (path.IsEmpty || path.Length >= _limits.PathBytes)
        {
            return path.IsEmpty ? FsError.ENOENT : FsError.ENAMETOOLONG;
        }

        var current = _root.Root;
        Parent = current;
        Node = ViewRoot.NodeOf(current);
        Found = true;
        Last = LastName.Root;
        Leap(ref path, ref current);
        while (true)
        {
            var start = path.IndexOfAnyExcept((byte)'/');
            if (start < 0)
            {
                return FsError.OK;
            }

            _unknown = start > 1 ? default : _unknown;
            path = path[start..];
            var error = Search(current);
            if (error != FsError.OK)
            {
                return error;
            }

            var length = path.IndexOf((byte)'/');
            var name = length < 0 ? path : path[..length];
            var rest = path[name.Length..];
            if (name[0] == '.' && name.Length <= 2 && (name.Length == 1 || name[1] == '.'))
            {
                Step(isUp: name.Length == 2, ref current);
                path = rest;
                continue;
            }

            error = Find(current, name);
            var isLast = rest.IndexOfAnyExcept((byte)'/') < 0;
            HasTrailingSlash = isLast && !rest.IsEmpty;
            Remember(isLast, current);
            if (error != FsError.OK || (isLast && mode == WalkMode.Name))
            {
                return isLast ? StopAtLast(error, mode) : error;
            }

            if (Node.Kind == NodeKind.Symlink && (!isLast || mode == WalkMode.Follow || HasTrailingSlash))
            {
                error = Splice(rest, ref path, ref current);
                if (error != FsError.OK)
                {
                    return error;
                }

                continue;
            }

            if (isLast || !Node.IsDirectory || Node.Error != FsError.OK)
            {
                return Stop(isLast);
            }

            current = Node.AsDirectory();
            path = rest;
        }
    }

    /// <summary>
    /// Resolves a name in a directory; a link is not followed. Names that are longer than callers may make are found where layers have them.
    /// </summary>
    public FsError ResolveName(in DirectoryRef directory, ReadOnlySpan<byte> name, WalkMode mode)
    {
        if (name.IsEmpty)
        {
            return FsError.ENOENT;
        }

        if (name.ContainsAny((byte)'/', (byte)0))
        {
            return FsError.EINVAL;
        }

        var error = Search(directory);
        if (error != FsError.OK)
        {
            return error;
        }

        if (name[0] == '.' && name.Length <= 2 && (name.Length == 1 || name[1] == '.'))
        {
            var current = Parent = directory;
            Step(isUp: name.Length == 2, ref current);
            Found = true;
            return FsError.OK;
        }

        Start(directory, name);
        error = FindAny();
        return StopAtLast(error == FsError.ENOENT && name.Length > _limits.NameBytes ? FsError.ENAMETOOLONG : error, mode);
    }

    /// <summary>What it means that the last name was looked for with this result.</summary>
    private FsError StopAtLast(FsError error, WalkMode mode)
    {
        IsTooLong = error == FsError.ENAMETOOLONG && mode == WalkMode.Name;
        return IsTooLong || error == FsError.ENOENT ? FsError.OK : error;
    }

    /// <summary>What it means that the walk ends at <see cref="Node"/>.</summary>
    private readonly FsError Stop(bool isLast) =>
        !Node.IsDirectory ? (isLast && !HasTrailingSlash ? FsError.OK : FsError.ENOTDIR) : isLast ? FsError.OK : Node.Error;

    public readonly void Dispose()
    {
        if (_buffer is not null)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }
    }

    /// <summary>Makes the directory of the last name known by its path, if no link and no dot led there.</summary>
    private readonly void Remember(bool isLast, in DirectoryRef directory)
    {
        if (isLast && !_unknown.IsEmpty)
        {
            _root.Remember(_unknown, directory);
        }
    }

    private readonly FsError Search(in DirectoryRef directory) =>
        _searcher is null ? FsError.OK : _searcher.Check(directory, Permissions.Search);

    /// <summary>Goes where <c>.</c> or <c>..</c> leads.</summary>
    private void Step(bool isUp, ref DirectoryRef current)
    {
        _unknown = default;
        current = isUp ? _root.ParentOf(current) : current;
        Last = isUp ? LastName.DotDot : LastName.Dot;
        Node = ViewRoot.NodeOf(current);
    }

    /// <summary>
    /// Starts at the directory of the last name where the base knows it by its path and it is in place: canonical paths of directories
    /// never lead through links, so walking there would find the same. Whoever has to be allowed to go there walks.
    /// </summary>
    private void Leap(ref ReadOnlySpan<byte> path, ref DirectoryRef current)
    {
        var slash = path.LastIndexOf((byte)'/');
        if (_searcher is not null || slash <= 0 || slash > PathIndex.MaxPathBytes || slash > _limits.Unmeasured || slash == path.Length - 1 || !_root.Base.UsesPaths)
        {
            return;
        }

        if (_root.TryFindDirectory(path[..slash], out var directory))
        {
            current = directory;
            path = path[(slash + 1)..];
            return;
        }

        _unknown = path[0] == '/' ? path[..slash] : default;
    }

    private FsError Find(in DirectoryRef directory, ReadOnlySpan<byte> name)
    {
        Start(directory, name);
        return name.Length > _limits.NameBytes ? FsError.ENAMETOOLONG : FindAny();
    }

    private void Start(in DirectoryRef directory, ReadOnlySpan<byte> name)
    {
        Parent = directory;
        Name = name;
        Last = LastName.Normal;
        Found = false;
    }

    /// <summary>Looks <see cref="Name"/> up in <see cref="Parent"/>, loading its names if that is allowed.</summary>
    private FsError FindAny()
    {
        Hash = NameHash.Compute(Name);
        var error = _root.FindChild(Parent, Hash, Name, out Node);
        if (error == ViewRoot.NotLoaded)
        {
            if (!_mayLoad)
            {
                Missing = Parent.Lower;
                return error;
            }

            Parent.Lower!.Load();
            error = _root.FindChild(Parent, Hash, Name, out Node);
        }

        Found = error == FsError.OK;
        return error;
    }

    /// <summary>Puts the target of the link in <see cref="Node"/> before the rest of the path.</summary>
    private FsError Splice(ReadOnlySpan<byte> rest, ref ReadOnlySpan<byte> path, ref DirectoryRef current)
    {
        _unknown = default;
        var error = Node.Error;
        if (error != FsError.OK)
        {
            return error;
        }

        if (++_links > _limits.Links)
        {
            return FsError.ELOOP;
        }

        var target = Node.Target.Span;
        if (target.IsEmpty)
        {
            return FsError.ENOENT;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(target.Length + rest.Length);
        target.CopyTo(buffer);
        rest.CopyTo(buffer.AsSpan(target.Length));
        path = buffer.AsSpan(0, target.Length + rest.Length);
        if (_buffer is not null)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        _buffer = buffer;
        current = target[0] == '/' ? _root.Root : Parent;
        if (target[0] == '/')
        {
            Last = LastName.Root;
            Node = ViewRoot.NodeOf(current);
        }

        return FsError.OK;
    }
}
