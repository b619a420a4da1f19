namespace UnionFs;

/// <summary>
/// How a layer or a tree is written as a tar. The same layer and the same options give the same bytes on every machine, for every user, culture and
/// time zone, as long as <see cref="FormatVersion"/> stays the same.
/// </summary>
public sealed record TarWriteOptions
{
    /// <summary>The version of the form: it grows when a release writes other bytes for the same layer, so that digests never change silently.</summary>
    public const int FormatVersion = 1;

    /// <summary>
    /// How deletions are written: <see cref="WhiteoutFormat.Oci"/>, or <see cref="WhiteoutFormat.None"/> for an archive of a whole tree, in which names that
    /// start with <c>.wh.</c> are ordinary ones and a whiteout or opaque mark is refused. Overlayfs forms have no place in a tar.
    /// </summary>
    public WhiteoutFormat Whiteouts { get; init; } = WhiteoutFormat.Oci;

    /// <summary>Whether modification times keep their nanoseconds, which takes a PAX header for each entry that has some. Other engines cut them off.</summary>
    public bool KeepNanoseconds { get; init; }

    /// <summary>No modification time is later than this (SOURCE_DATE_EPOCH); unset, times are as they are.</summary>
    public Timestamp? LatestTime { get; init; }

    /// <summary>
    /// Leaves out directories of which nothing or only the time differs and that would be written only because of what is in them. Such a layer is smaller
    /// and fits more bases; their times are then those of the layers below. For layers that a sandbox committed; others say themselves which directories are implicit.
    /// </summary>
    public bool OmitParents { get; init; }

    /// <summary>
    /// The layers below, where a layer links to a file of them (<see cref="LayerEntryKind.LowerLink"/>). Such a link is written as a file with its
    /// whole content, as many engines cannot link to what another layer holds. Layers that a sandbox committed know what is below.
    /// </summary>
    public LayerStack? Below { get; init; }

    /// <summary>From how many bytes on a file that is written again, though the layers below have its content, is worth a warning.</summary>
    public long WarnFromBytes { get; init; } = 1 << 20;

    /// <summary>A modification time as it is written.</summary>
    internal Timestamp Written(Timestamp time)
    {
        var cut = KeepNanoseconds ? time : time with { Nanoseconds = 0 };
        return LatestTime is { } latest && cut > latest ? (KeepNanoseconds ? latest : latest with { Nanoseconds = 0 }) : cut;
    }
}
