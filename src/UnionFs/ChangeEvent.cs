namespace UnionFs;

/// <summary>
/// One thing that happened to a sandbox, for those who <see cref="UnionFileSystem.Subscribe(Action{ChangeEvent}, int)"/>. It holds the states before and after, so what it
/// answers is true of that moment, whatever changed since; paths are put together when asked for. Immutable, thread-safe.
/// </summary>
public sealed class ChangeEvent
{
    private readonly Publication _publication;
    private readonly DirectoryRef _directory;
    private readonly DirectoryRef _oldDirectory;
    private readonly byte[] _name = [];
    private readonly byte[] _oldName = [];

    private ChangeEvent(Publication publication, ChangeEventKind kind)
    {
        _publication = publication;
        Kind = kind;
    }

    private ChangeEvent(Publication publication, ChangeEventKind kind, in EditNote note)
        : this(publication, kind)
    {
        Node = new NodeId(note.Node);
        NodeKind = note.NodeKind;
        if (note.Name is not null)
        {
            (_directory, _name) = (note.Directory, note.Name);
        }
        else if (publication.After!.TryGetNode(note.Node, default, out var node) && publication.After.TryGetName(node, out _directory, out var name))
        {
            _name = name.ToArray();
        }
    }

    private ChangeEvent(Publication publication, in EditNote removed, in EditNote added)
        : this(publication, ChangeEventKind.Renamed, added)
    {
        (_oldDirectory, _oldName) = (removed.Directory, removed.Name!);
        var name = added;
        Replaced = new NodeId(Array.Find(publication.Notes, n => n.Kind == EditNoteKind.NameRemoved && n.Node != name.Node && IsSameName(n, name)).Node);
    }

    /// <summary>What happened.</summary>
    public ChangeEventKind Kind { get; }

    /// <summary>The node; none for <see cref="ChangeEventKind.Restored"/> and <see cref="ChangeEventKind.Lost"/>.</summary>
    public NodeId Node { get; }

    /// <summary>What it is, or was.</summary>
    public NodeKind NodeKind { get; }

    /// <summary>The directory that has the name, or had it.</summary>
    public NodeId Directory => new(_directory.Id);

    /// <summary>The name as bytes; empty for the root. Where a node has several and was reached without one, any of them.</summary>
    public ReadOnlyMemory<byte> Name => _name;

    /// <summary>The directory of the name before; for <see cref="ChangeEventKind.Renamed"/>.</summary>
    public NodeId OldDirectory => new(_oldDirectory.Id);

    /// <summary>The name before; for <see cref="ChangeEventKind.Renamed"/>.</summary>
    public ReadOnlyMemory<byte> OldName => _oldName;

    /// <summary>The node that had the new name before, and lost it; for <see cref="ChangeEventKind.Renamed"/>, if there was one.</summary>
    public NodeId Replaced { get; }

    /// <summary>The path after it happened, or the path that is gone. <c>/</c> for the root and for what is about no node.</summary>
    public string Path => PathOf(Kind == ChangeEventKind.Deleted, _directory, _name);

    /// <summary>The path before; for <see cref="ChangeEventKind.Renamed"/>, else null.</summary>
    public string? OldPath => Kind == ChangeEventKind.Renamed ? PathOf(isBefore: true, _oldDirectory, _oldName) : null;

    /// <summary>The path relative to a directory that it lies below at any depth; null if it does not. Empty for the directory itself.</summary>
    public string? PathBelow(NodeId directory) => Node.Value == 0 ? null
        : Node == directory && Kind != ChangeEventKind.Deleted ? ""
        : RelativePath(Kind == ChangeEventKind.Deleted, _directory, _name, directory.Value);

    /// <summary>As <see cref="PathBelow"/>, for the path before; for <see cref="ChangeEventKind.Renamed"/>, else null.</summary>
    public string? OldPathBelow(NodeId directory) =>
        Kind == ChangeEventKind.Renamed ? RelativePath(isBefore: true, _oldDirectory, _oldName, directory.Value) : null;

    /// <summary>
    /// Everything that lies below the node if it is a directory, or lay below it when it was deleted, each directory after what is in it, with
    /// paths relative to it. Costs what is there.
    /// </summary>
    public IEnumerable<(string Path, NodeKind Kind)> Contents()
    {
        if (NodeKind != NodeKind.Directory)
        {
            return [];
        }

        var isBefore = Kind == ChangeEventKind.Deleted;
        var root = (isBefore ? _publication.Before : _publication.After)!;
        var found = root.FindChild(_publication.DirectoryIn(isBefore, _directory), NameHash.Compute(_name), _name, out var node);
        return found == FsError.OK && node.IsDirectory && node.Error == FsError.OK ? Contents(root, node.AsDirectory()) : [];
    }

    /// <summary>
    /// As <see cref="Contents()"/> for a directory that went with the node of a <see cref="ChangeEventKind.Deleted"/>, or is it; with paths relative to that
    /// directory. Nothing if it did not.
    /// </summary>
    internal IEnumerable<(string Path, NodeKind Kind)> ContentsOf(FoundDirectory directory)
    {
        if (Kind != ChangeEventKind.Deleted || NodeKind != NodeKind.Directory
            || Union.FindDirectory(_publication.Before!, directory.Node, out var found) != FsError.OK)
        {
            return [];
        }

        var root = _publication.Before!;
        for (var at = found; ; at = root.ParentOf(at))
        {
            if (at.Id == Node.Value)
            {
                return Contents(root, found);
            }

            if (at.Id == root.Base.Root.Id)
            {
                return [];
            }
        }
    }

    /// <summary>The path of a directory in the state before or after; null if that does not have it.</summary>
    internal string? PathOf(FoundDirectory directory, bool isBefore)
    {
        var root = isBefore ? _publication.Before : _publication.After;
        return root is not null && Union.FindDirectory(root, directory.Node, out var found) == FsError.OK ? FsName.ToText(root.PathOf(found)) : null;
    }

    /// <summary>What differs between the states before and after; for <see cref="ChangeEventKind.Restored"/>, else nothing.</summary>
    public IReadOnlyList<Change> Changes() => Kind == ChangeEventKind.Restored
        ? new ViewDifference(_publication.Before!, _publication.After!).ToChanges()
        : [];

    /// <summary>As <see cref="Changes"/>, in the words of events.</summary>
    internal IEnumerable<(ChangeEventKind Kind, NodeKind NodeKind, string Path, string? OldPath)> Differences() => Changes().Select(static c => (c.Kind switch
    {
        ChangeKind.Added => ChangeEventKind.Created,
        ChangeKind.Deleted => ChangeEventKind.Deleted,
        ChangeKind.Renamed => ChangeEventKind.Renamed,
        _ => (c.Aspects & ChangeAspects.Content) != 0 ? ChangeEventKind.Content : ChangeEventKind.Attributes,
    }, c.NodeKind, c.Path, c.OldPath));

    /// <summary>As in <c>Renamed /old -> /new</c>.</summary>
    public override string ToString() => Kind switch
    {
        ChangeEventKind.Restored or ChangeEventKind.Lost => $"{Kind}",
        ChangeEventKind.Renamed => $"{Kind} {FsText.Escape(OldPath)} -> {FsText.Escape(Path)}",
        _ => $"{Kind} {FsText.Escape(Path)}",
    };

    /// <summary>The events of a publication. A node that lost a name and gained one was renamed; what had that name is not told of.</summary>
    internal static IEnumerable<ChangeEvent> Of(Publication publication)
    {
        var notes = publication.Notes;
        if (notes.Length == 0)
        {
            yield return new ChangeEvent(publication, publication.After is null ? ChangeEventKind.Lost : ChangeEventKind.Restored);
        }

        for (var i = 0; i < notes.Length; i++)
        {
            var note = notes[i];
            switch (note.Kind)
            {
                case EditNoteKind.NameRemoved:
                    if (!Array.Exists(notes, n => n.Kind == EditNoteKind.NameAdded && (n.Node == note.Node || IsSameName(n, note))))
                    {
                        yield return new ChangeEvent(publication, ChangeEventKind.Deleted, note);
                    }

                    break;
                case EditNoteKind.TreeAdded:
                    foreach (var made in OfTree(publication, note))
                    {
                        yield return made;
                    }

                    break;
                case EditNoteKind.NameAdded:
                    var removed = Array.FindIndex(notes, n => n.Kind == EditNoteKind.NameRemoved && n.Node == note.Node);
                    yield return removed < 0
                        ? new ChangeEvent(publication, ChangeEventKind.Created, note)
                        : new ChangeEvent(publication, notes[removed], note);
                    break;
                default:
                    var kind = note.Kind == EditNoteKind.Content ? ChangeEventKind.Content : ChangeEventKind.Attributes;
                    yield return new ChangeEvent(publication, kind, note);
                    break;
            }
        }
    }

    /// <summary>The events of a tree that was made at once, as if it had been made step by step: each directory before what is in it.</summary>
    private static IEnumerable<ChangeEvent> OfTree(Publication publication, EditNote top)
    {
        var root = publication.After!;
        var levels = new Stack<(DirectoryRef Directory, long Cursor)>();
        root.TryGetNode(top.Node, default, out var node);
        for (var note = top with { Kind = EditNoteKind.NameAdded }; ;)
        {
            yield return new ChangeEvent(publication, ChangeEventKind.Created, note);
            if (node.IsDirectory)
            {
                levels.Push((node.AsDirectory(), 0));
            }
            else if (node.Kind == NodeKind.File && node.Content.Length > 0)
            {
                yield return new ChangeEvent(publication, ChangeEventKind.Content, note);
            }

            if (!TryNext(root, levels, out note, out node))
            {
                yield break;
            }
        }
    }

    private static bool TryNext(ViewRoot root, Stack<(DirectoryRef Directory, long Cursor)> levels, out EditNote note, out NodeView node)
    {
        while (levels.TryPop(out var level))
        {
            if (root.TryNextName(level.Directory, ref level.Cursor, out node, out var name))
            {
                levels.Push(level);
                note = new EditNote(EditNoteKind.NameAdded, level.Directory, name.ToArray(), node.Id, node.Kind);
                return true;
            }
        }

        (note, node) = (default, default);
        return false;
    }

    private static bool IsSameName(in EditNote one, in EditNote other) =>
        one.Directory.Id == other.Directory.Id && one.Name.AsSpan().SequenceEqual(other.Name);

    private string PathOf(bool isBefore, in DirectoryRef directory, ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty)
        {
            return "/";
        }

        var root = (isBefore ? _publication.Before : _publication.After)!;
        return FsName.ToText(root.PathOf(_publication.DirectoryIn(isBefore, directory), name));
    }

    private string? RelativePath(bool isBefore, in DirectoryRef parent, byte[] name, ulong top)
    {
        var root = (isBefore ? _publication.Before : _publication.After)!;
        var path = FsName.ToText(name);
        for (var at = _publication.DirectoryIn(isBefore, parent); at.Id != top; at = root.ParentOf(at))
        {
            if (at.Id == root.Base.Root.Id)
            {
                return null;
            }

            path = $"{FsName.ToText(ViewRoot.NameOf(at))}/{path}";
        }

        return path;
    }

    private static IEnumerable<(string Path, NodeKind Kind)> Contents(ViewRoot root, DirectoryRef top)
    {
        var levels = new Stack<(DirectoryRef Directory, string Path, long Cursor)>();
        levels.Push((top, "", 0));
        top.Lower?.Load();
        while (levels.TryPop(out var level))
        {
            if (!root.TryNextName(level.Directory, ref level.Cursor, out var node, out var name))
            {
                if (levels.Count > 0)
                {
                    yield return (level.Path, NodeKind.Directory);
                }

                continue;
            }

            var path = level.Path.Length == 0 ? FsName.ToText(name) : $"{level.Path}/{FsName.ToText(name)}";
            levels.Push(level);
            if (node.IsDirectory && node.Error == FsError.OK)
            {
                var directory = node.AsDirectory();
                directory.Lower?.Load();
                levels.Push((directory, path, 0));
            }
            else
            {
                yield return (path, node.Kind);
            }
        }
    }
}
