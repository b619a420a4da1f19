using System.Globalization;
using System.Text;

namespace UnionFs.TestKit;

/// <summary>
/// The operations of a script as system calls in the root and with the umask of the calling thread, and their answers in the
/// trace form of <c>run-script</c>. Knows nothing of unions.
/// </summary>
internal static unsafe class HostVerbs
{
    private const int MaxValue = 1 << 16;

    public static string Run(ScriptOperation operation) => operation.Verb switch
    {
        ScriptVerb.Create or ScriptVerb.Mkdir or ScriptVerb.Mkfifo or ScriptVerb.Mknod or ScriptVerb.Symlink or ScriptVerb.Link => Make(operation),
        ScriptVerb.Write or ScriptVerb.Append or ScriptVerb.Truncate or ScriptVerb.Read => HostContent.Run(operation),
        ScriptVerb.Unlink or ScriptVerb.Rmdir or ScriptVerb.Rmtree or ScriptVerb.Rename => Remove(operation),
        ScriptVerb.Chmod or ScriptVerb.Chown or ScriptVerb.Utimens => Change(operation),
        ScriptVerb.Setxattr or ScriptVerb.Getxattr or ScriptVerb.Removexattr => Xattr(operation),
        ScriptVerb.Listxattr => ListXattrs(operation.Path),
        ScriptVerb.Stat => Stat(operation.Path),
        ScriptVerb.Readlink => ReadLink(operation.Path),
        ScriptVerb.Readdir => ReadDirectory(operation.Path),
        ScriptVerb.Commit => "OK",
        _ => throw new NotSupportedException($"A host file system has no '{operation.Verb}': scripts for it must not have it."),
    };

    /// <summary>A list of names as its JSON array, sorted by bytes.</summary>
    public static string ToJsonArray(IEnumerable<byte[]> names)
    {
        var text = new StringBuilder("[");
        foreach (var name in names.Order(ByteOrder.Instance))
        {
            text.Append(text.Length > 1 ? "," : "");
            FsText.AppendJson(text, FsName.ToText(name));
        }

        return text.Append(']').ToString();
    }

    /// <summary>The names of the extended attributes of a node, not following a link; null with the error in place.</summary>
    public static List<byte[]>? XattrNames(byte[] path)
    {
        var buffer = new byte[MaxValue];
        nint length;
        fixed (byte* pointer = path, list = buffer)
        {
            length = Libc.ListXattrs(pointer, list, MaxValue);
        }

        if (length < 0)
        {
            return null;
        }

        var names = new List<byte[]>();
        for (var rest = buffer.AsSpan(0, (int)length); !rest.IsEmpty;)
        {
            var end = rest.IndexOf((byte)0);
            names.Add(rest[..end].ToArray());
            rest = rest[(end + 1)..];
        }

        return names;
    }

    /// <summary>The value of an extended attribute, not following a link; null with the error in place.</summary>
    public static byte[]? XattrValue(byte[] path, byte[] name)
    {
        var buffer = new byte[MaxValue];
        fixed (byte* pointer = path, nameBytes = name, value = buffer)
        {
            var length = Libc.GetXattr(pointer, nameBytes, value, MaxValue);
            return length < 0 ? null : buffer[..(int)length];
        }
    }

    /// <summary>The target of a symbolic link; null with the error in place.</summary>
    public static byte[]? LinkTarget(byte[] path)
    {
        var buffer = new byte[FsName.MaxPathBytes];
        fixed (byte* pointer = path, target = buffer)
        {
            var length = Libc.ReadLink(pointer, target, (nuint)buffer.Length);
            return length < 0 ? null : buffer[..(int)length];
        }
    }

    /// <summary>The attributes of a node; false with the error in place.</summary>
    public static bool TryStat(byte[] path, bool followLink, out HostStat stat)
    {
        fixed (byte* pointer = path)
        fixed (HostStat* result = &stat)
        {
            return Libc.Stat(Libc.AtCurrentDirectory, pointer, followLink ? 0 : Libc.AtSymlinkNoFollow, HostStat.BasicMask, result) == 0;
        }
    }

    private static string Answer(int result) => result == 0 ? "OK" : HostErrno.Last;

    private static string Make(ScriptOperation operation)
    {
        var mode = (uint)operation.Mode;
        fixed (byte* path = HostPath.ToBytes(operation.Path), other = HostPath.ToBytes(operation.Other))
        {
            switch (operation.Verb)
            {
                case ScriptVerb.Mkdir: return Answer(MakeDirectory(path, mode));
                case ScriptVerb.Mkfifo: return Answer(Libc.MakeNode(path, Libc.TypeFifo | mode, 0));
                case ScriptVerb.Symlink: return Answer(Libc.Symlink(other, path));
                case ScriptVerb.Link: return Answer(Libc.Link(path, other));
                case ScriptVerb.Mknod:
                    var type = operation.DeviceKind == NodeKind.BlockDevice ? Libc.TypeBlockDevice : Libc.TypeCharacterDevice;
                    return Answer(Libc.MakeNode(path, type | mode, ToNumber(operation.Device)));
                default:
                    const int Flags = Libc.OpenWriteOnly | Libc.OpenCreate | Libc.OpenExclusive | Libc.OpenCloseOnExec;
                    var descriptor = Libc.Open(Libc.AtCurrentDirectory, path, Flags, mode);
                    return descriptor < 0 ? HostErrno.Last : Answer(Libc.Close(descriptor));
            }
        }
    }

    /// <summary>mkdir(2) leaves out set-id bits; the contract of scripts is exactly MODE, so they are set afterwards.</summary>
    private static int MakeDirectory(byte* path, uint mode)
    {
        var result = Libc.MakeDirectory(path, mode & 0x3FF);
        return result == 0 && (mode & 0xC00) != 0 ? AddBits(path, mode & 0xC00) : result;
    }

    private static int AddBits(byte* path, uint bits)
    {
        HostStat stat;
        var result = Libc.Stat(Libc.AtCurrentDirectory, path, 0, HostStat.BasicMask, &stat);
        return result != 0 ? result : Libc.ChangeMode(path, (uint)stat.Mode | bits);
    }

    /// <summary>The encoding of dev_t in glibc.</summary>
    public static ulong ToNumber(DeviceNumber device)
    {
        ulong major = device.Major, minor = device.Minor;
        return ((major & 0xFFFFF000) << 32) | ((major & 0xFFF) << 8) | ((minor & 0xFFFFFF00) << 12) | (minor & 0xFF);
    }

    private static string Remove(ScriptOperation operation)
    {
        var bytes = HostPath.ToBytes(operation.Path);
        fixed (byte* path = bytes, other = HostPath.ToBytes(operation.Other))
        {
            return operation.Verb switch
            {
                ScriptVerb.Unlink => Answer(Libc.Unlink(Libc.AtCurrentDirectory, path, 0)),
                ScriptVerb.Rmdir => Answer(Libc.RemoveDirectory(path)),
                ScriptVerb.Rmtree => RemoveTree(bytes, operation.Path),
                _ => Answer(Libc.Rename(Libc.AtCurrentDirectory, path, Libc.AtCurrentDirectory, other, (uint)operation.RenameMode)),
            };
        }
    }

    /// <summary>Like rm -r of one name, but a missing name is ENOENT.</summary>
    private static string RemoveTree(byte[] bytes, string text)
    {
        fixed (byte* path = bytes)
        {
            var answer = Answer(Libc.RemoveDirectory(path));
            if (answer == nameof(FsError.ENOTDIR))
            {
                return Answer(Libc.Unlink(Libc.AtCurrentDirectory, path, 0));
            }

            // rmdir of a path that ends in ".." is ENOTEMPTY whatever is there; that is the answer, and nothing goes.
            var endsInParent = text.TrimEnd('/') is var trimmed && (trimmed == ".." || trimmed.EndsWith("/..", StringComparison.Ordinal));
            if (answer != nameof(FsError.ENOTEMPTY) || endsInParent)
            {
                return answer;
            }

            return RemoveWithContent(text.TrimEnd('/'));
        }
    }

    /// <summary>The path may lead through a link that is in the tree to be removed, so the directory above is opened before.</summary>
    private static string RemoveWithContent(string text)
    {
        const int RemoveDirectory = 0x200;
        var slash = text.LastIndexOf('/') + 1;
        int above;
        fixed (byte* path = HostPath.ToBytes(slash == 0 ? "." : text[..slash]))
        {
            above = Libc.Open(Libc.AtCurrentDirectory, path, Libc.OpenReadOnly | Libc.OpenDirectory | Libc.OpenCloseOnExec, 0);
        }

        var answer = HostDirectory.Clear(HostPath.ToBytes(text));
        fixed (byte* name = HostPath.ToBytes(text[slash..]))
        {
            answer = answer == "OK" ? Answer(Libc.Unlink(above, name, RemoveDirectory)) : answer;
        }

        _ = Libc.Close(above);
        return answer;
    }

    private static string Change(ScriptOperation operation)
    {
        fixed (byte* path = HostPath.ToBytes(operation.Path))
        {
            switch (operation.Verb)
            {
                case ScriptVerb.Chmod: return Answer(Libc.ChangeMode(path, (uint)operation.Mode));
                case ScriptVerb.Chown: return Answer(Libc.ChangeOwner(path, operation.Uid, operation.Gid));
                default:
                    var times = stackalloc long[]
                    {
                        operation.AccessTime.Seconds, operation.AccessTime.Nanoseconds, operation.ModifyTime.Seconds, operation.ModifyTime.Nanoseconds,
                    };
                    return Answer(Libc.SetTimes(Libc.AtCurrentDirectory, path, times, Libc.AtSymlinkNoFollow));
            }
        }
    }

    private static string Xattr(ScriptOperation operation)
    {
        byte[] bytes = HostPath.ToBytes(operation.Path), nameBytes = HostPath.ToBytes(operation.XattrName);
        if (operation.Verb == ScriptVerb.Getxattr)
        {
            return XattrValue(bytes, nameBytes) is { } found ? WithValue(Convert.ToHexStringLower(found)) : HostErrno.Last;
        }

        fixed (byte* path = bytes, name = nameBytes, value = operation.Data.Span)
        {
            return Answer(operation.Verb == ScriptVerb.Removexattr
                ? Libc.RemoveXattr(path, name)
                : Libc.SetXattr(path, name, value, (nuint)operation.Data.Length, 0));
        }
    }

    private static string ListXattrs(string path) =>
        XattrNames(HostPath.ToBytes(path)) is { } names ? WithValue(ToJsonArray(names)) : HostErrno.Last;

    private static string ReadLink(string path) =>
        LinkTarget(HostPath.ToBytes(path)) is { } target ? WithValue(FsText.ToJson(FsName.ToText(target))) : HostErrno.Last;

    private static string Stat(string path)
    {
        if (!TryStat(HostPath.ToBytes(path), followLink: false, out var host))
        {
            return HostErrno.Last;
        }

        var stat = host.ToFileStat();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"OK {FsMode.ToLetter(stat.Kind)} {FsMode.ToOctal(stat.Mode)} {stat.Uid} {stat.Gid} {stat.Size} {stat.LinkCount} {stat.ModifyTime.TotalNanoseconds}");
    }

    private static string ReadDirectory(string path)
    {
        int descriptor;
        fixed (byte* pointer = HostPath.ToBytes(path))
        {
            descriptor = Libc.Open(Libc.AtCurrentDirectory, pointer, Libc.OpenReadOnly | Libc.OpenDirectory | Libc.OpenCloseOnExec, 0);
        }

        if (descriptor < 0)
        {
            return HostErrno.Last;
        }

        try
        {
            return WithValue(ToJsonArray(HostDirectory.ReadNames(descriptor).Select(name => name[..^1])));
        }
        finally
        {
            _ = Libc.Close(descriptor);
        }
    }

    private static string WithValue(string value) => value.Length == 0 ? "OK" : $"OK {value}";
}
