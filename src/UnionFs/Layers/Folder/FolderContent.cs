using Microsoft.Win32.SafeHandles;

namespace UnionFs;

/// <summary>
/// The content of a file of the host, read at offsets. A file that is no longer as it was listed is noticed, not misread. When too many
/// files of the layer are open already, the file is opened anew for each read, so that descriptors do not run out.
/// </summary>
internal sealed class FolderContent(NativeDirectoryLayer layer, FolderNode node, HostDescriptor? file) : LayerContent
{
    private int _isDisposed;

    public override long Length => node.Identity.Size;

    public override int Read(long offset, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        if (offset >= Length || destination.IsEmpty)
        {
            return 0;
        }

        var opened = Borrow();
        try
        {
            var error = opened.Read(offset, destination[..(int)Math.Min(destination.Length, Length - offset)], out var count);
            if (error != FsError.OK)
            {
                throw layer.Failure(error, "read", node);
            }

            if (count == 0)
            {
                throw layer.Changed(node, "it ends earlier than it did");
            }

            if (offset + count == Length)
            {
                layer.Verify(opened, node);
            }

            return count;
        }
        finally
        {
            GiveBack(opened);
        }
    }

    public override long NextData(long offset) => Seek(offset, Libc.SeekData);

    public override long NextHole(long offset) => Seek(offset, Libc.SeekHole);

    internal override SafeFileHandle? OpenHostFile()
    {
        var opened = Borrow();
        try
        {
            return opened.OpenAgain();
        }
        finally
        {
            GiveBack(opened);
        }
    }

    internal override bool TryReadHostFile(long offset, int count, IHostFileReader reader)
    {
        if (offset > Length - count)
        {
            return false;
        }

        var opened = Borrow();
        try
        {
            if (!reader.TryRead(opened, offset, count))
            {
                return false;
            }

            if (offset + count == Length)
            {
                layer.Verify(opened, node);
            }

            return true;
        }
        finally
        {
            GiveBack(opened);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (file is not null && Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            file.Dispose();
            layer.CountClosed();
        }

        base.Dispose(disposing);
    }

    private long Seek(long offset, int whence)
    {
        if (offset >= Length)
        {
            return Length;
        }

        var opened = Borrow();
        try
        {
            var found = opened.Seek(offset, whence);
            return found < 0 ? Length : Math.Min(found, Length);
        }
        finally
        {
            GiveBack(opened);
        }
    }

    private HostDescriptor Borrow() => file ?? layer.OpenVerified(node);

    private void GiveBack(HostDescriptor opened)
    {
        if (!ReferenceEquals(opened, file))
        {
            opened.Dispose();
        }
    }
}
