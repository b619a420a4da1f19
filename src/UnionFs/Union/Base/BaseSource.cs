namespace UnionFs;

/// <summary>One layer's directory among those that make up a directory of the base.</summary>
internal readonly struct BaseSource(int level, long directoryId)
{
    private readonly ulong _packed = MergedBase.IdOf(level, directoryId);

    /// <summary>The index of the layer.</summary>
    public int Level => MergedBase.SourceOf(_packed).Level;

    /// <summary>The layer's id of the directory.</summary>
    public long DirectoryId => MergedBase.SourceOf(_packed).FileId;
}
