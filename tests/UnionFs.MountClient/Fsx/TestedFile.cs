using System.Runtime.InteropServices;

namespace UnionFs.MountClient.Fsx;

/// <summary>The file under test, open for reading and writing and a second time for appending.</summary>
internal sealed unsafe class TestedFile : IDisposable
{
    private const int PageSize = 4096;
    private readonly string _path;
    private int _file = -1;
    private int _appending = -1;

    public TestedFile(string path)
    {
        _path = path;
        Open(Calls.Create);
    }

    public long Length => Check(Calls.Seek(_file, 0, Calls.SeekEnd), "lseek end");

    public void Dispose()
    {
        _ = Calls.Close(_file);
        _ = Calls.Close(_appending);
    }

    public void Reopen(bool empty)
    {
        Check(Calls.Close(_file), "close");
        Check(Calls.Close(_appending), "close");
        Open(empty ? Calls.Truncate : 0);
    }

    /// <summary>Reads all that is there of a range.</summary>
    public int Read(long offset, Span<byte> buffer)
    {
        var total = 0;
        fixed (byte* pointer = buffer)
        {
            while (total < buffer.Length)
            {
                var count = (int)Check(Calls.Read(_file, pointer + total, (nuint)(buffer.Length - total), offset + total), "pread");
                if (count == 0)
                {
                    break;
                }

                total += count;
            }
        }

        return total;
    }

    public void Write(long offset, ReadOnlySpan<byte> data)
    {
        fixed (byte* pointer = data)
        {
            Whole(Check(Calls.Write(_file, pointer, (nuint)data.Length, offset), "pwrite"), data.Length, "pwrite");
        }
    }

    public void Append(ReadOnlySpan<byte> data)
    {
        fixed (byte* pointer = data)
        {
            Whole(Check(Calls.Write(_appending, pointer, (nuint)data.Length), "write"), data.Length, "write");
        }
    }

    public void SetLength(long length) => Check(Calls.SetLength(_file, length), "ftruncate");

    public void SetLengthByPath(long length) => Check(Calls.SetLength(_path, length), "truncate");

    /// <summary>fallocate; false if the file system does not know the mode.</summary>
    public bool Allocate(int mode, long offset, int length)
    {
        if (Calls.Allocate(_file, mode, offset, length) == 0)
        {
            return true;
        }

        return Marshal.GetLastPInvokeError() == Calls.NotSupported ? false : throw Failed("fallocate");
    }

    public void CopyRange(long from, long to, int length)
    {
        while (length > 0)
        {
            var count = (int)Check(Calls.CopyRange(_file, ref from, _file, ref to, (nuint)length, 0), "copy_file_range");
            Whole(count == 0 ? 0 : 1, 1, "copy_file_range");
            length -= count;
        }
    }

    /// <summary>Where data or a hole begins from an offset on; −1 if there is none (ENXIO).</summary>
    public long Seek(long offset, int whence)
    {
        var place = Calls.Seek(_file, offset, whence);
        return place >= 0 || Marshal.GetLastPInvokeError() == Calls.NoSuchAddress ? place : throw Failed("lseek");
    }

    /// <summary>Gives the bytes of a mapping of the range to work: from the range's start to the end of its last page.</summary>
    public void Map(long offset, int length, bool write, bool sync, MappedWork work)
    {
        var skipped = (int)(offset % PageSize);
        var mapped = (skipped + length + PageSize - 1) / PageSize * PageSize;
        var protection = Calls.ProtectRead | (write ? Calls.ProtectWrite : 0);
        var address = Calls.Map(0, (nuint)mapped, protection, Calls.MapShared, _file, offset - skipped);
        if (address == -1)
        {
            throw Failed("mmap");
        }

        work(new Span<byte>((byte*)address + skipped, mapped - skipped));
        if (write && sync)
        {
            Check(Calls.SyncMap(address, (nuint)mapped, Calls.SyncNow), "msync");
        }

        Check(Calls.Unmap(address, (nuint)mapped), "munmap");
    }

    public void Sync(bool dataOnly) => Check(dataOnly ? Calls.SyncData(_file) : Calls.Sync(_file), "fsync");

    public void DropCache()
    {
        Sync(dataOnly: true);
        Check(-Calls.Advise(_file, 0, 0, Calls.DontNeed), "posix_fadvise");
    }

    /// <summary>To another name and back, while it is open.</summary>
    public void Rename()
    {
        Check(Calls.Rename(_path, _path + ".moved"), "rename");
        Check(Calls.Rename(_path + ".moved", _path), "rename");
    }

    private void Open(int flags)
    {
        _file = (int)Check(Calls.Open(_path, Calls.ReadWrite | Calls.CloseOnExec | flags, 0x1A4), "open");
        _appending = (int)Check(Calls.Open(_path, Calls.ReadWrite | Calls.CloseOnExec | Calls.Append, 0), "open");
    }

    private static long Check(long result, string call) => result >= 0 ? result : throw Failed(call);

    private static void Whole(long count, long wanted, string call)
    {
        if (count != wanted)
        {
            throw new DifferenceException($"{call} did {count} of {wanted}");
        }
    }

    private static DifferenceException Failed(string call) => new($"{call}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");

    internal delegate void MappedWork(Span<byte> mapped);
}
