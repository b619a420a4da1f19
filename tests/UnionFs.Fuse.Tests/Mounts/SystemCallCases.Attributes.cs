using UnionFs.Fuse.Tests.Calls;

namespace UnionFs.Fuse.Tests.Mounts;

internal static partial class SystemCallCases
{
    private static void Mode(Client c)
    {
        foreach (var mode in (uint[])[0x1FF, 0, 0xFFF, 0x9ED, 0x1A4])
        {
            c.ChangeMode("file", mode);
            c.Stat("hard");
            c.ChangeMode("dir", mode);
            c.Stat("dir");
        }

        c.ChangeMode("link", 0x100);
        c.Stat("file");
        c.Stat("link");
        c.ChangeMode("missing", 0x1FF);
    }

    private static void Owner(Client c)
    {
        c.ChangeMode("file", 0xDED);
        c.ChangeOwner("file", 1, 2);
        c.Stat("file");
        c.ChangeOwner("link", 3, 4);
        c.Stat("link");
        c.ChangeOwner("dir", 5, uint.MaxValue);
        c.Stat("dir");
        c.ChangeOwner("dir", uint.MaxValue, 77);
        c.ChangeMode("dir", 0x5FF);
        c.MakeDirectory("dir/sub");
        c.Stat("dir/sub");
        c.Close(c.Open("dir/made", Client.WriteOnly | Client.Creates));
        c.Stat("dir/made");
        c.ChangeOwner("missing", 1, 1);
    }

    private static void Times(Client c)
    {
        c.SetTimes("file", 1000, 2000, 123_456_789);
        c.SetTimes("link", 3000, 4000, 5);
        c.SetTimes("dir", -5, 5_000_000_000, 999_999_999);
        c.SetTimes("file", 1, 7, (1 << 30) - 2);
        c.SetTimes("missing", 1, 1, 0);
        var before = c.Status("dir/inner");
        c.ChangeMode("dir/inner", 0x100);
        var after = c.Status("dir/inner");
        c.Say("mtime stays", $"{before.ModifySeconds == after.ModifySeconds}");
        c.Say("ctime goes on", $"{(after.ChangeSeconds, after.ChangeNanoseconds).CompareTo((before.ChangeSeconds, before.ChangeNanoseconds)) > 0}");
        var birth = c.Status("file").BirthSeconds;
        c.Close(c.Open("born", Client.WriteOnly | Client.Creates));
        c.Say("birth", $"{c.Status("born").BirthSeconds >= birth && birth > 0}");
    }

    private static void Xattr(Client c)
    {
        c.GetXattr("file", "user.a");
        c.SetXattr("file", "user.a", "one", 2);
        c.SetXattr("file", "user.a", "one", 1);
        c.SetXattr("file", "user.a", "two", 1);
        c.SetXattr("file", "user.a", "three");
        c.SetXattr("dir", "trusted.b", "x");
        c.SetXattr("link", "trusted.c", "on the link");
        c.SetXattr("link", "user.c", "not on links");
        c.SetXattr("file", "nothing", "x");
        c.SetXattr("file", "user.empty", "");
        foreach (var path in (string[])["file", "hard", "dir", "link"])
        {
            c.ListXattrs(path);
            c.ListXattrs(path, 0);
            c.ListXattrs(path, 3);
        }

        c.GetXattr("hard", "user.a");
        c.GetXattr("hard", "user.a", 0);
        c.GetXattr("hard", "user.a", 2);
        c.GetXattr("file", "user.empty");
        c.RemoveXattr("file", "user.a");
        c.RemoveXattr("file", "user.a");
        c.ListXattrs("hard");
    }

    private static void Users(Client c)
    {
        c.ChangeMode("file", 0x180);
        c.ChangeMode("empty", 0x1FF);
        c.ChangeMode("tarred", 0xDFF);
        _ = Libc.ActAsGroup(1001);
        _ = Libc.ActAs(1000);
        try
        {
            c.Close(c.Open("file", Client.ReadOnly));
            c.Open("new", Client.WriteOnly | Client.Creates);
            c.Close(c.Open("empty/mine", Client.WriteOnly | Client.Creates, 0x1A4));
            c.MakeDirectory("empty/dir");
            c.Symlink("x", "empty/link");
            c.MakeNode("empty/fifo", 0x1000 | 0x180);
            c.Stat("empty/mine");
            c.Stat("empty/dir");
            c.Stat("empty/link");
            c.Stat("empty/fifo");
            c.ChangeMode("dir", 0x1FF);
            c.ChangeOwner("empty/mine", 0, 0);
            c.Unlink("dir/inner");
            c.Rename("dir/inner", "empty/inner");
            var file = c.Open("tarred", Client.WriteOnly);
            c.Write(file, 0, "takes the bits"u8);
            c.Close(file);
            c.Stat("tarred");
            c.SetXattr("empty/mine", "trusted.x", "no");
        }
        finally
        {
            _ = Libc.ActAs(0);
            _ = Libc.ActAsGroup(0);
        }

        c.List("empty");
    }

    private static void Locks(Client c)
    {
        const int Shared = 1, Alone = 2, AtOnce = 4, None = 8;
        const int Get = 36, Set = 37;
        var one = c.Open("file", Client.ReadWrite);
        var two = c.Open("hard", Client.ReadWrite);
        c.Lock(one, Alone);
        c.Lock(two, Alone | AtOnce);
        c.Lock(one, Shared);
        c.Lock(two, Shared | AtOnce);
        c.Lock(one, Alone | AtOnce);
        c.Lock(two, None);
        c.LockRange(one, Set, 1, 10, 20);
        c.LockRange(two, Set, 0, 0, 11);
        c.LockRange(two, Get, 0, 0, 0);
        c.LockRange(two, Set, 0, 0, 10);
        c.LockRange(one, Set, 2, 15, 5);
        c.LockRange(two, Get, 1, 12, 10);
        c.LockRange(two, Set, 1, 15, 5);
        c.Close(one);
        c.LockRange(two, Set, 1, 0, 0);
        c.Lock(two, Alone | AtOnce);
        c.Close(two);
    }
}
