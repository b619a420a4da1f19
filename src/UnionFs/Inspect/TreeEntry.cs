namespace UnionFs;

/// <summary>One path of a view with everything about it: a line of a dump.</summary>
/// <param name="Path">From the root, with a leading slash; bytes that are not UTF-8 as escapes.</param>
/// <param name="Stat">Its attributes.</param>
public sealed record TreeEntry(string Path, FileStat Stat)
{
    private string? _path = Path;

    /// <summary>An entry whose path is written out when someone wants it.</summary>
    internal TreeEntry(TreePath place, FileStat stat)
        : this((string)null!, stat) => Place = place;

    /// <summary>From the root, with a leading slash; bytes that are not UTF-8 as escapes.</summary>
    public string Path
    {
        get => _path ??= Place!.ToString();
        init => _path = value;
    }

    /// <summary>SHA-256 of a file's content in lower-case hexadecimal, if it was asked for.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Why its attributes or its content could not be read, or null if they were. An entry that cannot be read does not end a walk.</summary>
    public string? Failure { get; init; }

    /// <summary>The target of a symbolic link.</summary>
    public string? Target { get; init; }

    /// <summary>The extended attributes.</summary>
    public XattrSet Xattrs { get; init; } = XattrSet.Empty;

    /// <summary>The layer that provides the node as it is now: its index in the stack and the committed layers, −1 for the top.</summary>
    public int Layer { get; init; } = -1;

    private TreePath? Place { get; }

    /// <summary>Whether everything said about the two is the same.</summary>
    public bool Equals(TreeEntry? other) =>
        other is not null && Path == other.Path && Stat.Equals(other.Stat) && Sha256 == other.Sha256 && Failure == other.Failure
        && Target == other.Target && Xattrs.Equals(other.Xattrs) && Layer == other.Layer;

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Path, Stat, Sha256, Target, Layer);

    /// <summary>The line of the tree text.</summary>
    public override string ToString() => TreeText.Format(this);
}
