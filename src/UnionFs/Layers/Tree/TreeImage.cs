namespace UnionFs;

/// <summary>
/// The encoded records of a tree (<see cref="TreeRecords"/>): one array, wholly there or filled page by page as it is read. Bytes
/// that <see cref="Require"/> vouched for never change. Safe for use by several threads.
/// </summary>
internal class TreeImage(byte[] bytes)
{
    public byte[] Bytes { get; } = bytes;

    /// <summary>Makes bytes usable; answers up to where they are, which may be further.</summary>
    /// <exception cref="LayerFormatException">There are not so many, or they are damaged.</exception>
    public virtual int Require(int start, int count) => start >= 0 && count >= 0 && start <= Bytes.Length - count ? Bytes.Length : throw Damaged(start);

    /// <summary>The error for something at a position that cannot be part of a record.</summary>
    public virtual Exception Damaged(int position) =>
        new ArgumentOutOfRangeException(nameof(position), position, "No record of the layer is there: the id is not one of its ids.");

    /// <summary>The error for an id that does not belong to what is asked of it.</summary>
    public virtual Exception NotOfKind(long id, string kind) => new ArgumentException($"Node {id} of the layer is no {kind}.", nameof(id));

    /// <summary>Releases the source of bytes that are not there yet.</summary>
    public virtual void Close()
    {
    }
}
