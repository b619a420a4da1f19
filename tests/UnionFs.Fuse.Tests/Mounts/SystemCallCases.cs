using UnionFs.Fuse.Tests.Calls;

namespace UnionFs.Fuse.Tests.Mounts;

/// <summary>
/// What programs do, by name. Each is run below a directory with <c>file</c> (20,000 bytes), <c>hard</c> (its second name), <c>link</c> to it, <c>sparse</c>,
/// <c>dir/inner</c>, <c>dir/inner2</c>, <c>dir/deep/leaf</c>, <c>empty/</c>, <c>tarred</c> (9,000 bytes) and <c>hidden</c>, all in lower layers.
/// </summary>
internal static partial class SystemCallCases
{
    public static IReadOnlyDictionary<string, Action<Client>> All { get; } = new Dictionary<string, Action<Client>>
    {
        ["look"] = Look,
        ["create"] = Create,
        ["make"] = Make,
        ["remove"] = Remove,
        ["removed-but-open"] = RemovedButOpen,
        ["removed-directory"] = RemovedDirectory,
        ["rename"] = Rename,
        ["rename-directories"] = RenameDirectories,
        ["rename-flags"] = RenameFlags,
        ["link"] = Link,
        ["write"] = Write,
        ["append"] = Append,
        ["truncate"] = Truncate,
        ["allocate"] = Allocate,
        ["holes"] = Holes,
        ["copy-range"] = CopyRange,
        ["temporary"] = Temporary,
        ["mode"] = Mode,
        ["owner"] = Owner,
        ["times"] = Times,
        ["xattr"] = Xattr,
        ["access-lists"] = AccessLists,
        ["default-lists"] = DefaultLists,
        ["list"] = List,
        ["locks"] = Locks,
        ["users"] = Users,
        ["names"] = Names,
        ["map"] = Map,
        ["sync"] = Sync,
    };

    private static void Look(Client c)
    {
        foreach (var path in (string[])["file", "hard", "link", "dir", "dir/inner", "dir/inner2", "sparse", "tarred", "hidden", "empty", "missing", "missing/x", "file/x", "link/x"])
        {
            c.Stat(path);
            c.Stat(path, 0);
            c.Content(path);
            c.ReadLink(path);
            c.Access(path, 2);
        }

        c.Say("same inode", $"{c.Status("file").Inode == c.Status("hard").Inode}");
        c.Close(c.Open("dir", Client.WriteOnly));
        c.Close(c.Open("link", Client.ReadOnly | Client.NoFollow));
        c.Close(c.Open("file", Client.ReadOnly | Client.Directory));
    }

    private static void List(Client c)
    {
        for (var i = 0; i < 300; i++)
        {
            c.Close(c.Open($"dir/entry-{i}", Client.WriteOnly | Client.Creates));
        }

        c.List("dir");
        var directory = c.Open("dir", Client.ReadOnly | Client.Directory);
        var seen = 0;
        foreach (var (name, _, _) in Client.Names(directory))
        {
            if (name.StartsWith("entry", StringComparison.Ordinal))
            {
                seen++;
                _ = Libc.Unlink(c.PathOf($"dir/{name}"));
            }
        }

        c.Say("removed while listing", $"{seen}");
        c.Seek(directory, 0, 0);
        c.Say("left", string.Join(' ', Client.Names(directory).Select(static n => n.Name).Order(StringComparer.Ordinal)));
        c.Close(directory);
        c.List("dir");
        c.List("file");
        c.List("missing");
    }

    private static void Names(Client c)
    {
        c.Close(c.Open(new string('n', 255), Client.WriteOnly | Client.Creates));
        c.Open(new string('n', 256), Client.WriteOnly | Client.Creates);
        c.Stat(new string('n', 255));
        c.Stat(new string('n', 256));
        c.Close(c.Open("ä ö\n\"'", Client.WriteOnly | Client.Creates));
        c.Close(c.Open(".wh.file", Client.WriteOnly | Client.Creates));
        c.List("");
        c.Symlink("l40", "l41");
        for (var i = 40; i > 0; i--)
        {
            c.Symlink(i == 1 ? "file" : $"l{i - 1}", $"l{i}");
        }

        c.Stat("l40", 0);
        c.Stat("l41", 0);
        c.Symlink("loop", "loop");
        c.Stat("loop", 0);
    }
}
