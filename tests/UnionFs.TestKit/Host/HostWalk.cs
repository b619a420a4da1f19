using System.Security.Cryptography;

namespace UnionFs.TestKit;

/// <summary>
/// Everything in the root of the calling thread: depth first, siblings by their bytes, at any depth. Moves the thread's working
/// directory and sets it back to the root.
/// </summary>
internal static unsafe class HostWalk
{
    private static readonly byte[] s_here = ".\0"u8.ToArray();

    public static List<TreeEntry> Run()
    {
        var entries = new List<TreeEntry>();
        var open = new Stack<(List<byte[]> Names, int Next, string Path)>();
        Enter("/\0"u8);
        entries.Add(Describe(s_here, "/"));
        open.Push((SortedNames(), 0, "/"));
        while (open.TryPop(out var directory))
        {
            if (directory.Next == directory.Names.Count)
            {
                Enter("..\0"u8);
                continue;
            }

            open.Push(directory with { Next = directory.Next + 1 });
            var name = directory.Names[directory.Next];
            var path = HostPath.Join(directory.Path, FsName.ToText(name.AsSpan()[..^1]));
            var entry = Describe(name, path);
            entries.Add(entry);
            if (entry.Stat.IsDirectory)
            {
                Enter(name);
                open.Push((SortedNames(), 0, path));
            }
        }

        Enter("/\0"u8);
        return entries;
    }

    /// <summary>All extended attributes of a node, not following a link.</summary>
    public static XattrSet Xattrs(byte[] path)
    {
        var set = XattrSet.Empty;
        foreach (var name in HostVerbs.XattrNames(path) ?? throw HostErrno.Exception("llistxattr", FsName.ToText(path.AsSpan()[..^1])))
        {
            var text = FsName.ToText(name);
            set = set.With(text, HostVerbs.XattrValue(path, [.. name, 0]) ?? throw HostErrno.Exception("lgetxattr", text));
        }

        return set;
    }

    private static TreeEntry Describe(byte[] name, string path)
    {
        if (!HostVerbs.TryStat(name, followLink: false, out var host))
        {
            throw HostErrno.Exception("statx", path);
        }

        return new TreeEntry(path, host.ToFileStat())
        {
            Sha256 = host.Type == Libc.TypeFile ? Convert.ToHexStringLower(SHA256.HashData(HostContent.ReadAll(name, host.Size))) : null,
            Target = host.Type == Libc.TypeSymlink ? FsName.ToText(HostVerbs.LinkTarget(name) ?? throw HostErrno.Exception("readlink", path)) : null,
            Xattrs = Xattrs(name),
        };
    }

    private static List<byte[]> SortedNames()
    {
        var descriptor = HostDirectory.Open(Libc.AtCurrentDirectory, s_here);
        var names = HostDirectory.ReadNames(descriptor);
        _ = Libc.Close(descriptor);
        names.Sort(ByteOrder.Instance);
        return names;
    }

    private static void Enter(ReadOnlySpan<byte> directory)
    {
        fixed (byte* pointer = directory)
        {
            if (Libc.ChangeDirectory(pointer) != 0)
            {
                throw HostErrno.Exception("chdir", FsName.ToText(directory[..^1]));
            }
        }
    }
}
