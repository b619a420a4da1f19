namespace UnionFs.TestKit;

/// <summary>One state of the oracle: a tree of nodes and names. A snapshot is a whole copy.</summary>
internal sealed class OracleTree
{
    private const int MaxLinks = 40;
    private const int MaxNameBytes = 255;
    private const int MaxPathBytes = 4095;

    public OracleTree(OracleNode root)
    {
        Root = root;
        Root.Parent = root;
    }

    public OracleNode Root { get; }

    /// <summary>The node of a name, or null.</summary>
    public static OracleNode? Child(OracleNode directory, string name) =>
        name.Length > MaxNameBytes ? throw new OracleException(FsError.ENAMETOOLONG) : directory.Names.GetValueOrDefault(name);

    /// <summary>Gives a node a name that is free.</summary>
    public static void Add(OracleNode directory, string name, OracleNode node)
    {
        directory.Names.Add(name, node);
        if (node.IsDirectory)
        {
            node.Parent = directory;
        }
        else
        {
            node.NameCount++;
        }
    }

    /// <summary>Takes a name away, with everything below if it is that of a directory.</summary>
    public static void Remove(OracleNode directory, string name)
    {
        directory.Names.Remove(name, out var node);
        var pending = new Stack<OracleNode>([node!]);
        while (pending.TryPop(out var gone))
        {
            gone.NameCount -= gone.IsDirectory ? 0 : 1;
            foreach (var child in gone.Names.Values)
            {
                pending.Push(child);
            }

            gone.Names.Clear();
        }
    }

    /// <summary>Takes a name away from a node that gets another.</summary>
    public static OracleNode Detach(OracleNode directory, string name)
    {
        directory.Names.Remove(name, out var node);
        node!.NameCount -= node.IsDirectory ? 0 : 1;
        return node;
    }

    /// <summary>The node of a path.</summary>
    public OracleNode Find(string path, bool followsLast)
    {
        var place = Walk(path, looksAtLast: true, followsLast);
        return place.Node ?? throw new OracleException(FsError.ENOENT);
    }

    /// <summary>The directory and the last name of a path; the name is not looked at.</summary>
    public OraclePlace FindPlace(string path) => Walk(path, looksAtLast: false, followsLast: false);

    /// <summary>The place a path leads to through all links, also if nothing is there.</summary>
    public OraclePlace FindPlaceBehindLinks(string path) => Walk(path, looksAtLast: true, followsLast: true);

    /// <summary>Every node with its path: depth first, siblings by their bytes.</summary>
    public IEnumerable<(string Path, OracleNode Node)> All()
    {
        var pending = new Stack<(string Path, OracleNode Node)>([("", Root)]);
        while (pending.TryPop(out var at))
        {
            yield return (at.Path.Length == 0 ? "/" : at.Path, at.Node);
            foreach (var (name, child) in at.Node.Names.Reverse())
            {
                pending.Push(($"{at.Path}/{name}", child));
            }
        }
    }

    /// <summary>The node with an id if a name leads to it.</summary>
    public OracleNode? WithId(long id) => All().Select(n => n.Node).FirstOrDefault(n => n.Id == id);

    /// <summary>A copy of everything; the nodes keep their ids.</summary>
    public OracleTree Copy()
    {
        var copies = new Dictionary<OracleNode, OracleNode>();
        foreach (var (_, node) in All())
        {
            copies.TryAdd(node, node.CopyAlone());
        }

        foreach (var (node, copy) in copies)
        {
            copy.Parent = node.Parent is { } parent ? copies[parent] : null;
            foreach (var (name, child) in node.Names)
            {
                copy.Names.Add(name, copies[child]);
            }
        }

        return new OracleTree(copies[Root]);
    }

    /// <summary>POSIX pathname resolution with the limits of Linux.</summary>
    private OraclePlace Walk(string path, bool looksAtLast, bool followsLast)
    {
        if (path.Length is 0 or > MaxPathBytes)
        {
            throw new OracleException(path.Length == 0 ? FsError.ENOENT : FsError.ENAMETOOLONG);
        }

        var directory = Root;
        var special = "/";
        var links = 0;
        for (var rest = path; ;)
        {
            rest = rest.TrimStart('/');
            if (rest.Length == 0)
            {
                return new OraclePlace(directory, null, special, false);
            }

            var end = rest.IndexOf('/');
            var name = end < 0 ? rest : rest[..end];
            rest = rest[name.Length..];
            if (name is "." or "..")
            {
                directory = name == "." ? directory : directory.Parent!;
                special = name;
                continue;
            }

            var isLast = rest.All(c => c == '/');
            var place = new OraclePlace(directory, name, "", isLast && rest.Length > 0);
            if (isLast && !looksAtLast)
            {
                return place;
            }

            var node = place.Node;
            if (node is null)
            {
                return isLast ? place : throw new OracleException(FsError.ENOENT);
            }

            if (node.Kind == NodeKind.Symlink && (!isLast || followsLast || place.EndsInSlash))
            {
                if (++links > MaxLinks)
                {
                    throw new OracleException(FsError.ELOOP);
                }

                rest = node.Target + rest;
                directory = node.Target[0] == '/' ? Root : directory;
                continue;
            }

            if (!node.IsDirectory && (!isLast || place.EndsInSlash))
            {
                throw new OracleException(FsError.ENOTDIR);
            }

            if (isLast)
            {
                return place;
            }

            directory = node;
        }
    }
}
