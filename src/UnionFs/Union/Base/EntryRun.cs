namespace UnionFs;

/// <summary>A place for the entries of one table: cache-line aligned, cleared, and never moved by the collector.</summary>
internal readonly unsafe struct EntryRun(BaseEntry* first, int count, int number)
{
    public BaseEntry* First { get; } = first;

    public int Count { get; } = count;

    public int Number { get; } = number;
}
