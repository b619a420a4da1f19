namespace UnionFs;

/// <summary>One step from a published state to the next, and what was done.</summary>
/// <param name="Before">The state before; null for what says that publications were lost.</param>
/// <param name="After">The state after.</param>
/// <param name="Notes">What was done, in order; empty if another state was restored.</param>
internal sealed record Publication(ViewRoot? Before, ViewRoot? After, EditNote[] Notes)
{
    /// <summary>Says that the queue was full.</summary>
    public static Publication Lost { get; } = new(null, null, []);

    /// <summary>A directory that one of the states has.</summary>
    /// <param name="isBefore">Which state.</param>
    /// <param name="found">The directory as the operation found it.</param>
    public DirectoryRef DirectoryIn(bool isBefore, in DirectoryRef found)
    {
        var record = (isBefore ? Before : After)!.Nodes.Find(found.Id) as DirectoryRecord;
        return new DirectoryRef(found.Id, record, record?.Lower ?? found.Lower);
    }
}
