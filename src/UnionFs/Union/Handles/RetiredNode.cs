namespace UnionFs;

/// <summary>What is left of an open node that nobody uses any more, to be let go of outside the lock of the table.</summary>
/// <param name="Nameless">Its record, if no name leads to it.</param>
/// <param name="NamelessChunks">The chunks that were counted for it.</param>
/// <param name="Count">The <see cref="HandleTable.CountNumber"/> they were counted in.</param>
/// <param name="Source">Its open base contents, if there are any.</param>
internal readonly record struct RetiredNode(LeafRecord? Nameless, long NamelessChunks, int Count, OpenSource? Source)
{
    /// <summary>Closes the base contents.</summary>
    public void CloseSources()
    {
        for (var source = Source; source is not null; source = source.Next)
        {
            source.Content.Dispose();
        }
    }
}
