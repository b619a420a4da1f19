namespace UnionFs;

/// <summary>The content of a file of the host, read at offsets. A file that is no longer as it was listed is noticed, not misread.</summary>
internal sealed class FolderContent(HostDescriptor file, FolderIdentity identity, string layer, string path) : LayerContent
{
    public override long Length => identity.Size;

    /// <summary>Whether the file is the one listed, unchanged.</summary>
    public void Verify()
    {
        var error = file.Stat(default, out var stat);
        var now = NativeDirectoryLayer.IdentityOf(stat);
        if (error != FsError.OK || now != identity)
        {
            var why = error != FsError.OK ? "it cannot be asked about any more"
                : !now.IsSameNode(identity) ? "another file is there now"
                : now.Size != identity.Size ? "its size differs"
                : "its times differ";
            throw new LayerChangedException(layer, path, why);
        }
    }

    public override int Read(long offset, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        if (offset >= Length || destination.IsEmpty)
        {
            return 0;
        }

        var wanted = (int)Math.Min(destination.Length, Length - offset);
        var count = file.Read(offset, destination[..wanted]);
        if (count == 0)
        {
            throw new LayerChangedException(layer, path, "it ends earlier than it did");
        }

        if (offset + count == Length)
        {
            Verify();
        }

        return count;
    }

    public override long NextData(long offset)
    {
        if (offset >= Length)
        {
            return Length;
        }

        var data = file.Seek(offset, Libc.SeekData);
        return data < 0 ? Length : Math.Min(data, Length);
    }

    public override long NextHole(long offset)
    {
        if (offset >= Length)
        {
            return Length;
        }

        var hole = file.Seek(offset, Libc.SeekHole);
        return hole < 0 ? Length : Math.Min(hole, Length);
    }

    protected override void Dispose(bool disposing)
    {
        file.Dispose();
        base.Dispose(disposing);
    }
}
