using Microsoft.Win32.SafeHandles;

namespace UnionFs;

/// <content>Content that lies, unchanged, in a file of the host.</content>
internal sealed partial class Union
{
    /// <summary>A handle on the file of the host that has all of the content, if there is one: nothing of it was changed, and its layer is a folder.</summary>
    public SafeFileHandle? OpenHostFile(int slot, int generation)
    {
        if (Pin(slot, generation, out _) is not { } open)
        {
            return null;
        }

        try
        {
            return Content(open, out var content) == FsError.OK && content.IsBaseAlone && content.Base.Entry.Size == content.Length
                ? open.Source(Base, content).OpenHostFile()
                : null;
        }
        finally
        {
            Unpin(open);
        }
    }

    /// <summary>Has bytes read from the file of the host that has all of the content, as <see cref="OpenHostFile"/> answers it.</summary>
    public bool ReadHostFile(int slot, int generation, long offset, int count, IHostFileReader reader)
    {
        if (Pin(slot, generation, out var access) is not { } open)
        {
            return false;
        }

        try
        {
            return (access & FileAccess.Read) != 0 && Content(open, out var content) == FsError.OK
                && content.IsBaseAlone && content.Base.Entry.Size == content.Length
                && open.Source(Base, content).TryReadHostFile(offset, count, reader);
        }
        finally
        {
            Unpin(open);
        }
    }
}
