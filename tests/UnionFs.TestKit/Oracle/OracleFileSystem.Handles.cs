namespace UnionFs.TestKit;

public sealed partial class OracleFileSystem
{
    private readonly Dictionary<int, OracleHandle> _open = [];

    /// <summary>Runs one operation on an open file; answers as <see cref="Run(ScriptOperation)"/>.</summary>
    public string Run(HandleOperation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return Answer(() => Dispatch(operation));
    }

    private string Dispatch(HandleOperation o)
    {
        switch (o.Verb)
        {
            case HandleVerb.Open:
                return Open(o);
            case HandleVerb.OpenAnonymous:
                _open[o.Number] = new OracleHandle(NewNode(NodeKind.File, o.CreateMode), FileAccess.ReadWrite) { IsAnonymous = true };
                return "";
            case HandleVerb.Replace:
                var (file, _) = FileToOpen(o with { Mode = FileMode.OpenOrCreate, CreateMode = (UnixFileMode)0x1A4 });
                SetContent(file, o.Data.ToArray());
                return "";
            case HandleVerb.Close:
                if (_open.TryGetValue(o.Number, out var closing))
                {
                    closing.IsClosed = true;
                }

                return "";
            default:
                return UseHandle(o);
        }
    }

    private string UseHandle(HandleOperation o)
    {
        if (!_open.TryGetValue(o.Number, out var handle) || handle.IsClosed || (handle.Access & AccessNeeded(o.Verb)) != AccessNeeded(o.Verb))
        {
            throw Fail(FsError.EBADF);
        }

        if (o.Verb == HandleVerb.Link)
        {
            return LinkHandle(handle, OracleText.FromText(o.Path));
        }

        // pread and pwrite find fault with the offset before they look at the file.
        CheckNotNegative(o.Offset);
        CheckNotNegative(o.Length);
        if (handle.IsStale)
        {
            throw Fail(FsError.ESTALE);
        }

        var file = handle.Node;
        switch (o.Verb)
        {
            case HandleVerb.Stat:
                return Show(file);
            case HandleVerb.Read:
                return Range(file, o.Offset, o.Length);
            case HandleVerb.Write:
                WriteTo(file, o.Offset, o.Data.Span);
                return "";
            case HandleVerb.Append:
                WriteTo(file, file.Content.Length, o.Data.Span);
                return "";
            case HandleVerb.SetLength:
                SetLength(file, o.Length);
                return "";
            case HandleVerb.PunchHole:
                PunchHole(file, o.Offset, o.Length);
                return "";
            case HandleVerb.ZeroRange or HandleVerb.Allocate:
                Reach(file, o);
                return "";
            default:
                return "";
        }
    }

    private static FileAccess AccessNeeded(HandleVerb verb) => verb switch
    {
        HandleVerb.Read or HandleVerb.Holes => FileAccess.Read,
        HandleVerb.Write or HandleVerb.Append or HandleVerb.SetLength or HandleVerb.PunchHole or HandleVerb.ZeroRange or HandleVerb.Allocate => FileAccess.Write,
        _ => 0,
    };

    private static void PunchHole(OracleNode file, long offset, long length)
    {
        if (length == 0)
        {
            return;
        }

        var content = (byte[])file.Content.Clone();
        var start = (int)Math.Min(offset, content.Length);
        content.AsSpan(start, (int)Math.Min(length, content.Length - start)).Clear();
        SetContent(file, content);
    }

    private static void Reach(OracleNode file, HandleOperation o)
    {
        if (o.Length == 0)
        {
            throw Fail(FsError.EINVAL);
        }

        var content = (byte[])file.Content.Clone();
        if (!o.KeepsSize && o.Offset + o.Length > content.Length)
        {
            Array.Resize(ref content, (int)(o.Offset + o.Length));
        }

        if (o.Verb == HandleVerb.ZeroRange)
        {
            var start = (int)Math.Min(o.Offset, content.Length);
            content.AsSpan(start, (int)Math.Min(o.Length, content.Length - start)).Clear();
        }

        SetContent(file, content);
    }

    private string Open(HandleOperation o)
    {
        if (_open.TryGetValue(o.Number, out var before))
        {
            before.IsClosed = true;
        }

        var (file, isNew) = FileToOpen(o);
        if (!isNew && o.Mode is FileMode.Create or FileMode.Truncate)
        {
            SetContent(file, []);
        }

        _open[o.Number] = new OracleHandle(file, o.Access);
        return "";
    }

    private (OracleNode File, bool IsNew) FileToOpen(HandleOperation o)
    {
        var path = OracleText.FromText(o.Path);
        if (o.Mode == FileMode.CreateNew)
        {
            Create(path, o.CreateMode);
            return (_tree.Find(path, followsLast: true), true);
        }

        if (o.Mode is not (FileMode.Open or FileMode.Truncate) && path.EndsWith('/') && LeadsToFile(path.TrimEnd('/')))
        {
            // open(2) with O_CREAT finds fault with the slash before it looks whether the name is there.
            throw Fail(FsError.EISDIR);
        }

        var place = _tree.FindPlaceBehindLinks(path);
        if (place.Node is { } present)
        {
            return (CheckFile(present), false);
        }

        if (o.Mode is FileMode.Open or FileMode.Truncate)
        {
            throw Fail(FsError.ENOENT);
        }

        if (place.EndsInSlash)
        {
            throw Fail(FsError.EISDIR);
        }

        var file = NewNode(NodeKind.File, o.CreateMode);
        Add(place, file);
        return (file, true);
    }

    private bool LeadsToFile(string path)
    {
        try
        {
            return !_tree.Find(path, followsLast: true).IsDirectory;
        }
        catch (OracleException)
        {
            return false;
        }
    }

    private string LinkHandle(OracleHandle handle, string path)
    {
        var place = _tree.FindPlace(path);
        CheckFree(place, isDirectory: false);
        if (handle.IsStale)
        {
            throw Fail(FsError.ESTALE);
        }

        if (handle.Node.NameCount == 0 && !handle.IsAnonymous)
        {
            throw Fail(FsError.ENOENT);
        }

        OracleTree.Add(place.Directory, place.Name!, handle.Node);
        place.Directory.ModifyTime = s_now;
        foreach (var open in _open.Values.Where(h => h.Node == handle.Node))
        {
            open.IsAnonymous = false;
        }

        return "";
    }

    /// <summary>A handle goes on with the node of its id in the state gone back to, or is stale.</summary>
    private void RestoreOpenFiles()
    {
        foreach (var handle in _open.Values)
        {
            var node = _tree.WithId(handle.Node.Id);
            handle.IsStale = node is null;
            handle.IsAnonymous = false;
            handle.Node = node ?? handle.Node;
        }
    }
}
