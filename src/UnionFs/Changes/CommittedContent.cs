namespace UnionFs;

/// <summary>The content of a file of a committed layer. Its chunks are shared, so they never change.</summary>
internal sealed class CommittedContent(FileContent content, LayerContent? source) : LayerContent
{
    public override long Length => content.Length;

    public override int Read(long offset, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        return content.TryRead(source, offset, destination, out var count)
            ? count
            : throw new InvalidOperationException("A chunk of a committed layer was rewritten.");
    }

    public override long NextData(long offset) => content.NextData(source, offset);

    public override long NextHole(long offset) => content.NextHole(source, offset);

    protected override void Dispose(bool disposing)
    {
        source?.Dispose();
        base.Dispose(disposing);
    }
}
