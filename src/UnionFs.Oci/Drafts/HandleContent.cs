namespace UnionFs.Oci;

/// <summary>The content of a file of a sandbox that nobody changes.</summary>
internal sealed class HandleContent(FileHandle handle) : LayerContent
{
    public override long Length => handle.Length;

    public override int Read(long offset, Span<byte> destination) => handle.Read(offset, destination);

    public override long NextData(long offset) => offset >= Length ? Length : handle.NextData(offset);

    public override long NextHole(long offset) => offset >= Length ? Length : handle.NextHole(offset);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            handle.Dispose();
        }

        base.Dispose(disposing);
    }
}
