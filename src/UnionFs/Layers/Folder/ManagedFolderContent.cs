using Microsoft.Win32.SafeHandles;

namespace UnionFs;

/// <summary>The content of a file of the host by managed calls. The last read of a whole one looks whether it is as it was.</summary>
internal sealed class ManagedFolderContent(ManagedDirectoryLayer layer, FolderNode node, SafeFileHandle file) : LayerContent
{
    public override long Length => node.Identity.Size;

    public override int Read(long offset, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        if (offset >= Length || destination.IsEmpty)
        {
            return 0;
        }

        var count = RandomAccess.Read(file, destination[..(int)Math.Min(destination.Length, Length - offset)], offset);
        if (count == 0)
        {
            throw layer.Changed(node, "it ends earlier than it did");
        }

        if (offset + count == Length)
        {
            layer.Verify(file, node);
        }

        return count;
    }

    protected override void Dispose(bool disposing)
    {
        file.Dispose();
        base.Dispose(disposing);
    }
}
