using System.Runtime.InteropServices;

namespace UnionFs.Fuse;

/// <summary>
/// An answer whose content goes from a file of the host to the kernel through a pipe, without a copy in this process (splice). One thread has it; what does
/// not fit, or comes short, is answered in the other way. Made when it is first needed.
/// </summary>
internal sealed unsafe class AnswerPipe : IHostFileReader, IDisposable
{
    /// <summary>Less is copied sooner than it is handed over.</summary>
    public const int LeastBytes = 64 << 10;
    private const int PageBytes = 4096;
    private const int SizeBytes = 1 << 20;

    // The header has a page, and so has each end of a range.
    private const int MorePages = 3;
    private int _input = -1;
    private int _output = -1;
    private int _pages;
    private bool _isUseless;
    private ulong _unique;

    /// <summary>Bytes of an answer that wait in it; 0 for none.</summary>
    public int Length { get; private set; }

    /// <summary>Says which request is answered by what is read next.</summary>
    public void Begin(ulong unique) => _unique = unique;

    /// <summary>Puts an answer with bytes of a file into the pipe.</summary>
    public bool TryRead(SafeHandle file, long position, int count)
    {
        if (!Open() || (count / PageBytes) + MorePages > _pages)
        {
            return false;
        }

        Length = Exchange.AnswerHeader + count;
        if (PutHeader() && PutContent(file, position, count))
        {
            return true;
        }

        Drop();
        return false;
    }

    /// <summary>Sends the answer that waits. ENOENT: nobody waits for it any more.</summary>
    public FsError Send(FuseDevice door)
    {
        nint sent;
        while ((sent = Libc.Splice(_output, null, door, null, (nuint)Length, 0)) < 0 && Libc.LastError() == Errno.Interrupted)
        {
        }

        var error = sent == Length ? FsError.OK : sent < 0 ? Libc.LastError() : FsError.EIO;
        if (error == FsError.OK)
        {
            Length = 0;
        }
        else
        {
            Drop();
        }

        return error;
    }

    /// <summary>Forgets what waits.</summary>
    public void Drop()
    {
        if (Length > 0)
        {
            Dispose();
            Length = 0;
        }
    }

    public void Dispose()
    {
        if (_input >= 0)
        {
            _ = Libc.Close(_input);
            _ = Libc.Close(_output);
            _input = _output = -1;
        }
    }

    private bool Open()
    {
        if (_input >= 0 || _isUseless)
        {
            return !_isUseless;
        }

        var ends = stackalloc int[2];
        _isUseless = Libc.Pipe(ends, Libc.OpenCloseOnExec | Libc.OpenNonBlocking) < 0;
        if (_isUseless)
        {
            return false;
        }

        (_output, _input) = (ends[0], ends[1]);
        // What any user may have, and four times what the kernel reads ahead.
        _pages = Math.Max(Libc.DescriptorControl(_input, Libc.SetPipeSize, SizeBytes), 0) / PageBytes;
        return true;
    }

    private bool PutHeader()
    {
        var header = stackalloc byte[Exchange.AnswerHeader];
        Exchange.WriteHeader(new Span<byte>(header, Exchange.AnswerHeader), Length, 0, _unique);
        return Libc.Write(_input, header, Exchange.AnswerHeader) == Exchange.AnswerHeader;
    }

    private bool PutContent(SafeHandle file, long position, int count)
    {
        while (count > 0)
        {
            var moved = Libc.Splice(file, &position, _input, null, (nuint)count, Libc.SpliceNonBlocking);
            if (moved > 0)
            {
                count -= (int)moved;
            }
            else if (moved == 0 || Libc.LastError() != Errno.Interrupted)
            {
                return false;
            }
        }

        return true;
    }
}
