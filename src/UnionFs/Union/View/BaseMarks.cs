namespace UnionFs;

/// <summary>
/// What of the base a state does not show as it is, as bits, so that everything else is answered by the base alone. Bits are set, never
/// cleared: a set bit only means that the map of changes has to be asked. Immutable.
/// </summary>
internal sealed class BaseMarks
{
    public static readonly BaseMarks None = new();

    /// <summary>
    /// By number of an entry: its name is changed, its node has a record, or something below it is marked. So the marks are also the way
    /// to all changes below a directory without looking at what is not changed.
    /// </summary>
    public BitTree Entries { get; init; }

    /// <summary>By ordinal of a directory: it, or a name of it, has a record.</summary>
    public BitTree Directories { get; init; }

    /// <summary>By ordinal of a directory: it was moved, removed or replaced, so its path in the base does not lead to it.</summary>
    public BitTree Displaced { get; init; }

    /// <summary>The <see cref="BaseDirectory.MaskOf"/> of all displaced directories.</summary>
    public ulong DisplacedMask { get; init; }

    /// <summary>Directories that were made or moved, by path; shared until the name of one is taken away.</summary>
    public RecentDirectories Recent { get; init; } = new();

    /// <summary>Whether the path of a directory in the base leads to it here: nothing on the way was displaced.</summary>
    public bool IsInPlace(BaseDirectory directory)
    {
        if ((DisplacedMask & directory.AncestorMask) == 0)
        {
            return true;
        }

        for (var at = directory; at is not null; at = at.Parent)
        {
            if (Displaced[at.Ordinal])
            {
                return false;
            }
        }

        return true;
    }
}
