namespace UnionFs;

/// <summary>What one layer says about one name of one of its directories.</summary>
public readonly record struct LayerEntry
{
    /// <summary>Describes a name. Defaults: not opaque, not implicit, no xattrs, one link.</summary>
    /// <param name="name">The bytes of the name: not empty, no slash, no NUL, not <c>.</c> or <c>..</c>; empty for a root.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="id">
    /// The layer's own number of the node, 0 to 2⁴³−1, the same at every read: a directory id to pass to
    /// <see cref="Layer.ReadDirectory"/>, or a file id to pass to <see cref="Layer.OpenContent"/>. Two names with one id are
    /// hard links of one node. Ids of directories and other nodes are drawn from one number space. Not used for whiteouts.
    /// </param>
    /// <param name="attributes">Its attributes.</param>
    public LayerEntry(ReadOnlyMemory<byte> name, LayerEntryKind kind, long id, NodeAttributes attributes)
    {
        Name = name;
        Kind = kind;
        Id = id;
        Attributes = attributes;
    }

    /// <summary>The bytes of the name.</summary>
    public ReadOnlyMemory<byte> Name { get; init; }

    /// <summary>What it is.</summary>
    public LayerEntryKind Kind { get; init; }

    /// <summary>The layer's own number of the node.</summary>
    public long Id { get; init; }

    /// <summary>The attributes; of a file, <see cref="NodeAttributes.Size"/> is the content's length.</summary>
    public NodeAttributes Attributes { get; init; }

    /// <summary>The target of a symbolic link, or the path (no leading slash) a <see cref="LayerEntryKind.LowerLink"/> means.</summary>
    public ReadOnlyMemory<byte> Target { get; init; }

    /// <summary>The extended attributes.</summary>
    public XattrSet Xattrs { get => field ?? XattrSet.Empty; init; }

    /// <summary>For a directory: hides all children that layers below have.</summary>
    public bool Opaque { get; init; }

    /// <summary>
    /// For a directory: it is only here because something below it is, so its attributes are those of the layer below, if
    /// that has the directory (rule 24 of the OCI practice).
    /// </summary>
    public bool Implicit { get; init; }

    /// <summary>How many names the node has: within the layer where it knows all its names, else what the host says.</summary>
    public int LinkCount { get => field == 0 ? 1 : field; init; }

    /// <summary>Why this one entry cannot be used although its name is known; <see cref="FsError.OK"/> normally.</summary>
    public FsError Error { get; init; }

    /// <summary>
    /// As <c>ls -l</c> would show it, and what else the layer says: <c>drwxr-xr-x 0:0 0 2024-01-01T00:00:00.000000000Z etc (opaque)</c>,
    /// <c>whiteout motd</c>.
    /// </summary>
    public override string ToString()
    {
        var name = Name.IsEmpty ? "/" : FsText.Escape(FsName.ToText(Name.Span));
        if (Kind == LayerEntryKind.Whiteout)
        {
            return $"whiteout {name}";
        }

        var target = Target.IsEmpty ? "" : $" -> {FsText.Escape(FsName.ToText(Target.Span))}";
        if (Kind == LayerEntryKind.LowerLink)
        {
            return $"link {name}{target} in the layers below";
        }

        string?[] notes = [Opaque ? "opaque" : null, Implicit ? "implicit" : null, Error == FsError.OK ? null : FsErrors.Describe(Error)];
        var more = string.Join(", ", notes.Where(static n => n is not null));
        return $"{FsMode.ToText((NodeKind)Kind, 0)[0]}{Attributes} {name}{target}{(more.Length == 0 ? "" : $" ({more})")}";
    }
}
