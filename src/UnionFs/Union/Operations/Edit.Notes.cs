namespace UnionFs;

internal sealed partial class Edit
{
    private List<EditNote>? _notes;

    /// <summary>What the operation did; nothing is written down unless the sandbox is watched.</summary>
    public EditNote[] Notes => _notes is null ? [] : [.. _notes];

    public bool HasNotes => _notes is { Count: > 0 };

    /// <summary>Notes what happened to a node that was reached by a walk, if the operation changed anything.</summary>
    public void Note(EditNoteKind kind, in PathWalk walk)
    {
        if (_notes is not null && HasChanged)
        {
            var isNamed = walk is { Found: true, Last: LastName.Normal, Name.IsEmpty: false };
            _notes.Add(new EditNote(kind, isNamed ? walk.Parent : default, isNamed ? walk.Name.ToArray() : null, walk.Node.Id, walk.Node.Kind));
        }
    }

    /// <summary>Notes what happened to a node that was reached without a name, if the operation changed anything.</summary>
    public void Note(EditNoteKind kind, in NodeView node)
    {
        if (HasChanged)
        {
            _notes?.Add(new EditNote(kind, default, null, node.Id, node.Kind));
        }
    }

    /// <summary>Notes that the name that was added last came with a whole tree.</summary>
    public void NoteTree()
    {
        if (_notes is [.., var last])
        {
            _notes[^1] = last with { Kind = EditNoteKind.TreeAdded };
        }
    }

    private void Note(EditNoteKind kind, in DirectoryRef directory, ReadOnlySpan<byte> name, NodeRecord node) =>
        _notes?.Add(new EditNote(kind, directory, name.ToArray(), node.Id, node.Kind));

    private void BeginNotes()
    {
        if (Union.IsWatched)
        {
            (_notes ??= []).Clear();
        }
        else
        {
            _notes = null;
        }
    }
}
