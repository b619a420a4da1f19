using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace UnionFs.Fuse.Tests.Calls;

/// <summary>
/// A program that makes system calls below one directory and writes down what each answered: the name of an error, or its value. Two
/// directories whose file systems behave alike give the same lines.
/// </summary>
internal sealed unsafe class Client(string directory)
{
    public const int CurrentDirectory = -100;
    public const int ReadOnly = 0, WriteOnly = 1, ReadWrite = 2, Creates = 0x40, Exclusive = 0x80, Truncates = 0x200, Appends = 0x400;
    public const int Directory = 0x10000, NoFollow = 0x20000, Temporary = 0x410000, PathOnly = 0x200000;
    private const uint Everything = 0xFFF;
    private readonly List<string> _lines = [];

    /// <summary>What was answered so far.</summary>
    public IReadOnlyList<string> Lines => _lines;

    public string PathOf(string path) => $"{directory}/{path}";

    /// <summary>Writes an answer down.</summary>
    public void Say(string what, string answer) => _lines.Add($"{what}: {answer}");

    public int Open(string path, int flags, uint mode = 0x1A4)
    {
        var file = Libc.Open(PathOf(path), flags | 0x80000, mode);
        Say($"open {path} {flags:x}", file < 0 ? Error() : "OK");
        return file;
    }

    public void Close(int file) => Say("close", Answer(Libc.Close(file)));

    public void Read(int file, long offset, int count)
    {
        var buffer = new byte[count];
        fixed (byte* bytes = buffer)
        {
            var read = Libc.Read(file, bytes, (nuint)count, offset);
            Say($"read {offset} {count}", read < 0 ? Error() : $"{read} {Digest(buffer.AsSpan(0, (int)read))}");
        }
    }

    public void Write(int file, long offset, ReadOnlySpan<byte> data)
    {
        fixed (byte* bytes = data)
        {
            Say($"write {offset} {data.Length}", Answer(Libc.Write(file, bytes, (nuint)data.Length, offset)));
        }
    }

    public void WriteNext(int file, ReadOnlySpan<byte> data)
    {
        fixed (byte* bytes = data)
        {
            Say($"write on {data.Length}", Answer(Libc.WriteNext(file, bytes, (nuint)data.Length)));
        }
    }

    public void Seek(int file, long offset, int whence) => Say($"seek {offset} {whence}", Answer(Libc.Seek(file, offset, whence)));

    public void Allocate(int file, int mode, long offset, long length) =>
        Say($"fallocate {mode:x} {offset} {length}", Answer(Libc.Allocate(file, mode, offset, length)));

    public void CopyRange(int source, long from, int destination, long to, int length) =>
        Say($"copy {from} {to} {length}", Answer(Libc.CopyRange(source, &from, destination, &to, (nuint)length, 0)));

    /// <summary>All of a file's bytes and its length, as one line.</summary>
    public void Content(string path)
    {
        var file = Libc.Open(PathOf(path), ReadOnly, 0);
        if (file < 0)
        {
            Say($"content of {path}", Error());
            return;
        }

        using var stream = new MemoryStream();
        var buffer = new byte[1 << 16];
        fixed (byte* bytes = buffer)
        {
            nint count;
            while ((count = Libc.Read(file, bytes, (nuint)buffer.Length, stream.Length)) > 0)
            {
                stream.Write(buffer, 0, (int)count);
            }
        }

        _ = Libc.Close(file);
        Say($"content of {path}", $"{stream.Length} {Digest(stream.ToArray())}");
    }

    /// <summary>Kind, mode, owner, links and size; not times, which differ, nor sizes of directories, which mean nothing.</summary>
    public void Stat(string path, int flags = 0x100)
    {
        StatBuffer stat;
        Say($"stat {path}", Libc.Stat(CurrentDirectory, PathOf(path), flags, Everything, &stat) != 0 ? Error() : Text(stat));
    }

    public void Stat(int file)
    {
        StatBuffer stat;
        Say("fstat", Libc.Stat(file, "", 0x1000, Everything, &stat) != 0 ? Error() : Text(stat));
    }

    /// <summary>The attributes themselves.</summary>
    public StatBuffer Status(string path)
    {
        StatBuffer stat;
        return Libc.Stat(CurrentDirectory, PathOf(path), 0x100, Everything, &stat) == 0 ? stat : default;
    }

    public void MakeDirectory(string path, uint mode = 0x1ED) => Say($"mkdir {path}", Answer(Libc.MakeDirectory(PathOf(path), mode)));

    public void MakeNode(string path, uint mode, ulong device = 0) => Say($"mknod {path}", Answer(Libc.MakeNode(PathOf(path), mode, device)));

    public void Symlink(string target, string path) => Say($"symlink {path}", Answer(Libc.Symlink(target, PathOf(path))));

    public void Link(string path, string newPath) =>
        Say($"link {path} {newPath}", Answer(Libc.Link(CurrentDirectory, PathOf(path), CurrentDirectory, PathOf(newPath), 0)));

    /// <summary>Gives an open file a name.</summary>
    public void Link(int file, string newPath) =>
        Say($"link an open file {newPath}", Answer(Libc.Link(CurrentDirectory, $"/proc/self/fd/{file}", CurrentDirectory, PathOf(newPath), 0x400)));

    public void Unlink(string path) => Say($"unlink {path}", Answer(Libc.Unlink(PathOf(path))));

    public void RemoveDirectory(string path) => Say($"rmdir {path}", Answer(Libc.RemoveDirectory(PathOf(path))));

    public void Rename(string path, string newPath, uint flags = 0) =>
        Say($"rename {path} {newPath} {flags}", Answer(Libc.Rename(CurrentDirectory, PathOf(path), CurrentDirectory, PathOf(newPath), flags)));

    public void ReadLink(string path)
    {
        var buffer = new byte[4096];
        fixed (byte* bytes = buffer)
        {
            var count = Libc.ReadLink(PathOf(path), bytes, (nuint)buffer.Length);
            Say($"readlink {path}", count < 0 ? Error() : Encoding.UTF8.GetString(buffer, 0, (int)count));
        }
    }

    public void ChangeMode(string path, uint mode) => Say($"chmod {path} {mode:x}", Answer(Libc.ChangeMode(PathOf(path), mode)));

    public void ChangeOwner(string path, uint uid, uint gid) => Say($"chown {path} {uid} {gid}", Answer(Libc.ChangeOwner(PathOf(path), uid, gid)));

    public void SetTimes(string path, long access, long modify, int nanoseconds)
    {
        var times = stackalloc long[] { access, nanoseconds, modify, nanoseconds };
        Say($"utimens {path}", Answer(Libc.SetTimes(CurrentDirectory, PathOf(path), times, 0x100)));
        var stat = Status(path);
        Say("times", string.Create(CultureInfo.InvariantCulture, $"{stat.AccessSeconds} {stat.ModifySeconds}.{stat.ModifyNanoseconds}"));
    }

    public void Access(string path, int mode) => Say($"access {path} {mode}", Answer(Libc.Access(PathOf(path), mode)));

    public void SetXattr(string path, string name, string value, int flags = 0)
    {
        fixed (byte* bytes = Encoding.UTF8.GetBytes(value + "\0"))
        {
            Say($"setxattr {path} {name} {flags}", Answer(Libc.SetXattr(PathOf(path), name, bytes, (nuint)Encoding.UTF8.GetByteCount(value), flags)));
        }
    }

    public void GetXattr(string path, string name, int room = 64)
    {
        var buffer = new byte[room + 1];
        fixed (byte* bytes = buffer)
        {
            var count = Libc.GetXattr(PathOf(path), name, bytes, (nuint)room);
            Say($"getxattr {path} {name} {room}", count < 0 ? Error() : $"{count} {(room == 0 ? "" : Encoding.UTF8.GetString(buffer, 0, (int)count))}");
        }
    }

    /// <summary>As <see cref="SetXattr"/>, with a value in hexadecimal.</summary>
    public void SetXattrBytes(string path, string name, string value)
    {
        var data = Convert.FromHexString(value);
        fixed (byte* bytes = data)
        {
            Say($"setxattr {path} {name} {value}", Answer(Libc.SetXattr(PathOf(path), name, bytes, (nuint)data.Length, 0)));
        }
    }

    /// <summary>As <see cref="GetXattr"/>, with the value in hexadecimal.</summary>
    public void GetXattrBytes(string path, string name)
    {
        var buffer = new byte[1024];
        fixed (byte* bytes = buffer)
        {
            var count = Libc.GetXattr(PathOf(path), name, bytes, (nuint)buffer.Length);
            Say($"getxattr {path} {name}", count < 0 ? Error() : Convert.ToHexStringLower(buffer.AsSpan(0, (int)count)));
        }
    }

    public void RemoveXattr(string path, string name) => Say($"removexattr {path} {name}", Answer(Libc.RemoveXattr(PathOf(path), name)));

    public void ListXattrs(string path, int room = 1024)
    {
        var buffer = new byte[room + 1];
        fixed (byte* bytes = buffer)
        {
            var count = Libc.ListXattrs(PathOf(path), bytes, (nuint)room);
            string[] names = room == 0 || count < 0 ? [] : [.. Encoding.UTF8.GetString(buffer, 0, (int)count).Split('\0').Order(StringComparer.Ordinal)];
            Say($"listxattr {path} {room}", count < 0 ? Error() : $"{count} {string.Join(' ', names)}");
        }
    }

    /// <summary>The names of a directory, sorted, with their kinds; and whether each inode is the one stat answers.</summary>
    public void List(string path)
    {
        var file = Libc.Open(PathOf(path), ReadOnly | Directory, 0);
        if (file < 0)
        {
            Say($"list {path}", Error());
            return;
        }

        Say($"list {path}", string.Join(' ', Names(file).Select(n => $"{n.Name}/{n.Kind}{(n.Name == ".." || Status($"{path}/{n.Name}").Inode == n.Inode ? "" : "!")}").Order(StringComparer.Ordinal)));
        _ = Libc.Close(file);
    }

    /// <summary>The names an open directory has from where it is.</summary>
    public static List<(string Name, int Kind, ulong Inode)> Names(int directory)
    {
        var names = new List<(string, int, ulong)>();
        var buffer = new byte[2048];
        fixed (byte* bytes = buffer)
        {
            nint length;
            while ((length = Libc.ReadNames(directory, bytes, (nuint)buffer.Length)) > 0)
            {
                for (var at = 0; at < length; at += BitConverter.ToUInt16(buffer, at + 16))
                {
                    names.Add((Marshal.PtrToStringUTF8((nint)(bytes + at + 19))!, buffer[at + 18], BitConverter.ToUInt64(buffer, at)));
                }
            }
        }

        return names;
    }

    public void Lock(int file, int operation) => Say($"flock {operation}", Answer(Libc.Lock(file, operation)));

    /// <summary>fcntl with F_OFD_SETLK and its like: locks of the open file, so that one process can hold several.</summary>
    public void LockRange(int file, int command, short kind, long start, long length)
    {
        var range = new RangeLock { Kind = kind, Start = start, Length = length };
        var answer = Answer(Libc.LockRange(file, command, &range));
        Say($"fcntl {command} {kind} {start} {length}", $"{answer} {range.Kind} {range.Start} {range.Length}");
    }

    /// <summary>The process that keeps a range from being locked; 0 if none does.</summary>
    public static int LockHolder(int file, long start, long length)
    {
        const int Get = 5;
        var range = new RangeLock { Kind = 1, Start = start, Length = length };
        return Libc.LockRange(file, Get, &range) == 0 && range.Kind != 2 ? range.Process : 0;
    }

    public static string Digest(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 4));

    public static string Error()
    {
        var error = (FsError)Marshal.GetLastPInvokeError();
        return error.ToString();
    }

    public static string Answer(long result) => result < 0 ? Error() : result.ToString(CultureInfo.InvariantCulture);

    private static string Text(in StatBuffer stat) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Convert.ToString(stat.Mode, 8)} {stat.Uid}:{stat.Gid} links {stat.Links} size {((stat.Mode & 0xF000) == 0x4000 ? 0 : stat.Size)} device {stat.DeviceMajor}:{stat.DeviceMinor} birth {(stat.Mask & 0x800) != 0}");
}
