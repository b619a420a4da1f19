using Microsoft.Win32.SafeHandles;

namespace UnionFs;

/// <summary>The content of a file of the host by managed calls.</summary>
internal sealed class ManagedFolderContent(SafeFileHandle file, long length, string layer, string path) : LayerContent
{
    public override long Length => length;

    public override int Read(long offset, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        if (offset >= Length || destination.IsEmpty)
        {
            return 0;
        }

        var count = RandomAccess.Read(file, destination[..(int)Math.Min(destination.Length, Length - offset)], offset);
        return count > 0 ? count : throw new LayerChangedException(layer, path, "it ends earlier than it did");
    }

    protected override void Dispose(bool disposing)
    {
        file.Dispose();
        base.Dispose(disposing);
    }
}
