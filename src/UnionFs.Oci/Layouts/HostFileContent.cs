using Microsoft.Win32.SafeHandles;

namespace UnionFs.Oci;

/// <summary>A blob in a file of the host, read by offset. Its length and time are those from when it was opened, or it has changed.</summary>
internal sealed class HostFileContent(string source, string name, SafeFileHandle file) : LayerContent
{
    private readonly DateTime _modified = File.GetLastWriteTimeUtc(file);

    public override long Length { get; } = RandomAccess.GetLength(file);

    public override int Read(long offset, Span<byte> destination)
    {
        if (offset >= Length)
        {
            return 0;
        }

        var read = RandomAccess.Read(file, destination[..(int)Math.Min(destination.Length, Length - offset)], offset);
        return (read > 0 || destination.IsEmpty) && File.GetLastWriteTimeUtc(file) == _modified ? read
            : throw new LayerChangedException(source, name, read == 0 ? "the file was cut short" : "its time of modification differs");
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            file.Dispose();
        }

        base.Dispose(disposing);
    }
}
