using Microsoft.Win32.SafeHandles;

namespace UnionFs;

/// <summary>The content of a file of a committed layer. Its chunks are shared, so they never change.</summary>
internal sealed class CommittedContent(FileContent content, LayerContent? source) : LayerContent
{
    private readonly bool _isSourceAlone = content.IsBaseAlone && source?.Length == content.Length;

    public override long Length => content.Length;

    public override int Read(long offset, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        return content.TryRead(source, offset, destination, out var count)
            ? count
            : throw Changed();
    }

    public override long NextData(long offset) =>
        content.TryNextData(source, offset, out var position) ? position : throw Changed();

    public override long NextHole(long offset) =>
        content.TryNextHole(source, offset, out var position) ? position : throw Changed();

    public override bool TryBorrow(long offset, out BorrowedBytes bytes)
    {
        bytes = default;
        return _isSourceAlone && source!.TryBorrow(offset, out bytes);
    }

    internal override bool TryReadHostFile(long offset, int count, IHostFileReader reader) =>
        _isSourceAlone && source!.TryReadHostFile(offset, count, reader);

    internal override SafeFileHandle? OpenHostFile() => _isSourceAlone ? source!.OpenHostFile() : null;

    protected override void Dispose(bool disposing)
    {
        source?.Dispose();
        base.Dispose(disposing);
    }

    private static InvalidOperationException Changed() => new("The content of a committed layer was changed.");
}
