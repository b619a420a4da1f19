namespace UnionFs;

/// <summary>A place for the entries of one table: cache-line aligned, cleared, and never moved by the collector.</summary>
/// <param name="Page">The pinned array they lie in.</param>
/// <param name="Offset">Where the first one starts there.</param>
/// <param name="Count">How many there are.</param>
/// <param name="First">The number of the first.</param>
internal readonly record struct EntryRun(byte[] Page, int Offset, int Count, int First)
{
    public Span<BaseEntry> Entries =>
        System.Runtime.InteropServices.MemoryMarshal.Cast<byte, BaseEntry>(Page.AsSpan(Offset, Count * BaseEntry.Bytes));
}
