namespace UnionFs;

/// <summary>Writes at the end of a file that is not there yet, and leaves the rest to whoever has the file.</summary>
internal sealed class AtomicFileStream(AtomicFile file) : AppendStream
{
    public override long Length => file.Length;

    public override void Write(ReadOnlySpan<byte> buffer) => file.Append(buffer);
}
