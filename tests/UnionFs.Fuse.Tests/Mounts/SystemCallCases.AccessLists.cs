using UnionFs.Fuse.Tests.Calls;

namespace UnionFs.Fuse.Tests.Mounts;

internal static partial class SystemCallCases
{
    private const string AccessList = "system.posix_acl_access", DefaultList = "system.posix_acl_default";

    // Owner 7, user 1000 6, group 4, group 1001 7, mask 6, others 0.
    private const string ListOfUser = "02000000" + "01000700ffffffff" + "02000600e8030000" + "04000400ffffffff" + "08000700e9030000" + "10000600ffffffff" + "20000000ffffffff";

    // Owner 7, group 5, others 1: a mode.
    private const string ListOfMode = "02000000" + "01000700ffffffff" + "04000500ffffffff" + "20000100ffffffff";

    private static void AccessLists(Client c)
    {
        c.SetXattrBytes("file", AccessList, ListOfUser);
        c.Stat("hard");
        c.GetXattrBytes("hard", AccessList);
        c.ListXattrs("file");
        As(1000, 1000, () => Open(c, "file"));
        As(1001, 1001, () => Open(c, "file"));
        As(1002, 1002, () => Open(c, "file"));
        c.ChangeMode("file", 0x1E4);
        c.GetXattrBytes("file", AccessList);
        As(1000, 1000, () => Open(c, "file"));
        As(1002, 1002, () => Open(c, "file"));
        c.SetXattrBytes("file", AccessList, ListOfMode);
        c.Stat("file");
        c.ListXattrs("file");
        As(1000, 1000, () => Open(c, "file"));
        c.SetXattrBytes("file", AccessList, ListOfUser);
        c.RemoveXattr("file", AccessList);
        c.Stat("file");
        As(1000, 1000, () => Open(c, "file"));
        c.RemoveXattr("file", AccessList);
        c.SetXattrBytes("file", DefaultList, ListOfUser);
        c.SetXattrBytes("link", AccessList, ListOfUser);
        c.GetXattrBytes("link", AccessList);
        foreach (var wrong in (string[])["00", "01000000", "0200000001", ListOfUser[..^16], ListOfUser.Replace("10000600ffffffff", "", StringComparison.Ordinal)])
        {
            c.SetXattrBytes("file", AccessList, wrong);
        }

        c.ChangeMode("dir", 0x1C0);
        As(1000, 1000, () => Open(c, "dir/inner"));
        c.SetXattrBytes("dir", AccessList, ListOfUser.Replace("02000600", "02000700", StringComparison.Ordinal).Replace("10000600", "10000700", StringComparison.Ordinal));
        As(1000, 1000, () =>
        {
            c.Close(c.Open("dir/inner", Client.ReadOnly));
            c.Close(c.Open("dir/made", Client.WriteOnly | Client.Creates));
            c.Access("dir", 7);
            c.Stat("dir/made");
            c.SetXattrBytes("dir", AccessList, ListOfMode);
            c.RemoveXattr("dir", AccessList);
        });
        c.RemoveXattr("dir", AccessList);
        As(1003, 1003, () => Open(c, "dir/inner"));
        c.ChangeOwner("tarred", 1000, 1001);
        c.ChangeMode("tarred", 0x5ED);
        As(1000, 1000, () => c.SetXattrBytes("tarred", AccessList, ListOfUser));
        c.Stat("tarred");
    }

    private static void DefaultLists(Client c)
    {
        var before = Libc.SetUmask(0x17);
        try
        {
            c.Close(c.Open("plain", Client.WriteOnly | Client.Creates, 0x1B6));
            c.Stat("plain");
            c.SetXattrBytes("empty", DefaultList, ListOfUser);
            c.Stat("empty");
            c.GetXattrBytes("empty", DefaultList);
            c.ChangeMode("empty", 0x1FF);
            Make(c, "empty");
            Make(c, "empty/dir");
            As(1000, 1000, () => c.MakeDirectory("empty/users", 0x1FF));
            c.Stat("empty/users");
            c.GetXattrBytes("empty/users", AccessList);
            c.ChangeMode("empty", 0x5FF);
            c.MakeDirectory("empty/setgid", 0x1FF);
            c.Stat("empty/setgid");
            c.SetXattrBytes("empty", DefaultList, ListOfMode);
            Make(c, "empty/setgid");
            c.Close(c.Open("empty/mode", Client.WriteOnly | Client.Creates, 0x1B6));
            c.Stat("empty/mode");
            c.ListXattrs("empty/mode");
            c.Rename("plain", "empty/plain");
            c.Stat("empty/plain");
            c.ListXattrs("empty/plain");
            c.RemoveXattr("empty", DefaultList);
            c.Close(c.Open("empty/after", Client.WriteOnly | Client.Creates, 0x1B6));
            c.Stat("empty/after");
        }
        finally
        {
            _ = Libc.SetUmask(before);
        }

        static void Make(Client c, string directory)
        {
            c.Close(c.Open($"{directory}/file", Client.WriteOnly | Client.Creates, 0x1B6));
            c.MakeDirectory($"{directory}/dir", 0x1FF);
            c.MakeNode($"{directory}/fifo", 0x1000 | 0x1B6);
            c.MakeNode($"{directory}/node", 0x8000 | 0x180);
            c.Symlink("x", $"{directory}/link");
            var temporary = c.Open(directory, Client.ReadWrite | Client.Temporary, 0x1B6);
            c.Link(temporary, $"{directory}/temporary");
            c.Close(temporary);
            foreach (var name in (string[])["file", "dir", "fifo", "node", "link", "temporary"])
            {
                c.Stat($"{directory}/{name}");
                c.GetXattrBytes($"{directory}/{name}", AccessList);
                c.GetXattrBytes($"{directory}/{name}", DefaultList);
                c.ListXattrs($"{directory}/{name}");
            }
        }
    }

    private static void Open(Client c, string path)
    {
        c.Close(c.Open(path, Client.ReadOnly));
        c.Close(c.Open(path, Client.ReadWrite));
    }

    private static void As(uint user, uint group, Action work)
    {
        _ = Libc.ActAsGroup(group);
        _ = Libc.ActAs(user);
        try
        {
            work();
        }
        finally
        {
            _ = Libc.ActAs(0);
            _ = Libc.ActAsGroup(0);
        }
    }
}
