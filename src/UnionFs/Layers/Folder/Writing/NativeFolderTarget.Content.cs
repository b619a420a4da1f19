using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace UnionFs;

/// <content>Content: shared with a file of the host where the file system can, copied by the kernel where it can, else through one buffer.</content>
internal sealed partial class NativeFolderTarget
{
    private const int BufferBytes = 1 << 20;

    /// <summary>What is copied between two looks at the cancellation.</summary>
    private const long PieceBytes = 16 << 20;

    private void WriteContent(HostDescriptor file, in LayerEntry entry)
    {
        var size = entry.Attributes.Size;
        if (size == 0)
        {
            return;
        }

        using var content = Work.Layer.OpenContent(entry.Id);
        Require(file.SetLength(size), "write");
        using var source = content.OpenHostFile();
        if (source is not null && file.Clone(source).IsNone)
        {
            Work.CountBytes(size);
        }
        else
        {
            WriteData(file, content, source, size);
        }

        if (source is not null)
        {
            // The kernel copied from a file that may have changed meanwhile; reading to its end looks whether it is as it was.
            Span<byte> last = stackalloc byte[1];
            content.Read(size - 1, last);
        }
    }

    private void WriteData(HostDescriptor file, LayerContent content, SafeFileHandle? source, long size)
    {
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(size, BufferBytes));
        try
        {
            for (long offset = 0; offset < size;)
            {
                offset = Math.Clamp(content.NextData(offset), offset, size);
                var end = offset == size ? size : content.NextHole(offset);
                end = end > offset ? Math.Min(end, size) : size;
                while (offset < end)
                {
                    Work.Cancellation.ThrowIfCancellationRequested();
                    var count = source is null ? 0 : CopyPiece(file, ref source, offset, Math.Min(PieceBytes, end - offset));
                    count = count > 0 ? count : WritePiece(file, content, offset, end, buffer);
                    offset += count;
                    Work.CountBytes(count);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Has the kernel copy; the source is forgotten where it cannot.</summary>
    private long CopyPiece(HostDescriptor file, ref SafeFileHandle? source, long offset, long length)
    {
        var error = file.CopyRange(source!, offset, length, out var count);
        if (error.IsNone)
        {
            return count;
        }

        if (error.Is(FsError.ENOSPC) || error.Number == HostError.QuotaExceeded)
        {
            throw Work.Failed(error, "write");
        }

        source = null;
        return 0;
    }

    private int WritePiece(HostDescriptor file, LayerContent content, long offset, long end, byte[] buffer)
    {
        if (content.TryBorrow(offset, out var borrowed))
        {
            using (borrowed)
            {
                var bytes = borrowed.Span;
                bytes = bytes[..(int)Math.Min(Math.Min(bytes.Length, PieceBytes), end - offset)];
                Require(file.Write(offset, bytes), "write");
                return bytes.Length;
            }
        }

        var count = content.Read(offset, buffer.AsSpan(0, (int)Math.Min(buffer.Length, end - offset)));
        if (count <= 0)
        {
            throw new LayerChangedException(Work.Layer.Name, Work.PathText, "it ends before its length");
        }

        Require(file.Write(offset, buffer.AsSpan(0, count)), "write");
        return count;
    }
}
