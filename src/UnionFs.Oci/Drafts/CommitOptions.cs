namespace UnionFs.Oci;

/// <summary>What the history says of a commit, and what becomes a layer.</summary>
public sealed record CommitOptions
{
    /// <summary>The command, as <c>docker history</c> shows it.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>A remark; if none is given, the version of the form the layer is written in.</summary>
    public string? Comment { get; init; }

    /// <summary>Who.</summary>
    public string? Author { get; init; }

    /// <summary>When; the time of saving unless said, and never later than SOURCE_DATE_EPOCH.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>
    /// Whether each commit that the sandbox made becomes a layer of its own, with its name as the command, and the top one more; otherwise everything since
    /// the stack was opened is one layer.
    /// </summary>
    public bool KeepCommits { get; init; }

    internal HistoryEntry ToHistory(string createdBy) => new()
    {
        Created = Created,
        CreatedBy = CreatedBy ?? createdBy,
        Comment = Comment ?? $"UnionFs layer form {TarWriteOptions.FormatVersion}",
        Author = Author,
    };
}
