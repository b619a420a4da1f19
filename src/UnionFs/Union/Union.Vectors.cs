namespace UnionFs;

/// <content>Several buffers in one step.</content>
internal sealed partial class Union
{
    /// <summary>preadv.</summary>
    public FsError Read(int slot, int generation, long offset, PinnedBytes destinations, out long count)
    {
        count = 0;
        if (Pin(slot, generation, out var access) is not { } open)
        {
            return FsError.EBADF;
        }

        try
        {
            return (access & FileAccess.Read) == 0 ? FsError.EBADF
                : offset < 0 ? FsError.EINVAL
                : Read(open, offset, destinations, out count);
        }
        finally
        {
            Unpin(open);
        }
    }

    private FsError Read(OpenNode open, long offset, PinnedBytes destinations, out long count)
    {
        count = 0;
        for (var attempt = 0; ; attempt++)
        {
            var error = Newest(open, attempt, out var content);
            if (error != FsError.OK)
            {
                return error;
            }

            var source = content.NeedsBase(offset, destinations.Length) ? open.Source(Base, content) : null;
            if (content.TryRead(source, offset, destinations, out count))
            {
                return FsError.OK;
            }
        }
    }
}
