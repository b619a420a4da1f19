using UnionFs.Fuse.Tests.Calls;

namespace UnionFs.Fuse.Tests.Mounts;

internal static partial class SystemCallCases
{
    private static void Create(Client c)
    {
        var file = c.Open("new", Client.ReadWrite | Client.Creates | Client.Exclusive, 0x1A0);
        c.Write(file, 0, "hello"u8);
        c.Read(file, 0, 10);
        c.Stat(file);
        c.Close(file);
        c.Open("new", Client.ReadWrite | Client.Creates | Client.Exclusive);
        file = c.Open("tarred", Client.ReadWrite | Client.Creates | Client.Truncates);
        c.Stat(file);
        c.Close(file);
        file = c.Open("missing/new", Client.ReadWrite | Client.Creates);
        file = c.Open("file/new", Client.ReadWrite | Client.Creates);
        file = c.Open("setid", Client.ReadWrite | Client.Creates, 0xFFF);
        c.Stat("setid");
        c.Stat("new");
        c.List("");
    }

    private static void Make(Client c)
    {
        c.MakeDirectory("d", 0x1FF);
        c.MakeDirectory("d", 0x1FF);
        c.MakeDirectory("file", 0x1FF);
        c.MakeDirectory("missing/d");
        c.MakeDirectory("d/sticky", 0x3FF);
        c.MakeNode("fifo", 0x1000 | 0x1A4);
        c.MakeNode("socket", 0xC000 | 0x1A4);
        c.MakeNode("char", 0x2000 | 0x1A4, 0x103);
        c.MakeNode("block", 0x6000 | 0x1A4, (259UL << 8) | 0x12345F00007F);
        c.MakeNode("plain", 0x8000 | 0x1A4);
        c.MakeNode("zero", 0x2000, 0);
        c.Symlink("some where", "s");
        c.Symlink("x", "s");
        c.Symlink("", "empty-target");
        c.Symlink(new string('t', 4000), "long");
        foreach (var path in (string[])["d", "d/sticky", "fifo", "socket", "char", "block", "plain", "zero", "s", "long", "."])
        {
            c.Stat(path);
            c.ReadLink(path);
        }

        c.List("");
    }

    private static void Remove(Client c)
    {
        c.Unlink("missing");
        c.Unlink("dir");
        c.Unlink("file");
        c.Stat("hard");
        c.Unlink("hard");
        c.Unlink("link");
        c.Unlink("hidden");
        c.Stat("hidden");
        c.RemoveDirectory("dir");
        c.RemoveDirectory("tarred");
        c.RemoveDirectory("empty");
        c.RemoveDirectory("empty");
        c.Unlink("dir/inner");
        c.Unlink("dir/inner2");
        c.Unlink("dir/deep/leaf");
        c.RemoveDirectory("dir/deep");
        c.RemoveDirectory("dir/.");
        c.RemoveDirectory("dir");
        c.MakeDirectory("dir");
        c.List("dir");
        c.List("");
    }

    private static void Rename(Client c)
    {
        c.Rename("file", "renamed");
        c.Rename("missing", "x");
        c.Rename("renamed", "tarred");
        c.Stat("tarred");
        c.Content("tarred");
        c.Rename("tarred", "hard");
        c.Stat("tarred");
        c.Rename("hard", "dir");
        c.Rename("dir", "hard");
        c.Rename("link", "dir/link");
        c.Rename("hidden", "dir/inner");
        c.Content("dir/inner");
        c.Rename("dir/inner", "missing/inner");
        c.Rename("dir/inner", "hard/inner");
        c.List("");
        c.List("dir");
    }

    private static void RenameDirectories(Client c)
    {
        c.Rename("dir", "moved");
        c.List("moved");
        c.Content("moved/deep/leaf");
        c.Stat("dir");
        c.Rename("moved", "moved/deep/below");
        c.Rename("moved", "empty");
        c.Stat("empty");
        c.Rename("empty/deep", "deep");
        c.Stat("empty");
        c.Content("deep/leaf");
        c.MakeDirectory("full");
        c.MakeDirectory("full/x");
        c.Rename("deep", "full");
        c.Stat(".");
        c.List("");
        c.List("empty");
    }

    private static void RenameFlags(Client c)
    {
        c.Rename("file", "tarred", 1);
        c.Rename("file", "free", 1);
        c.Rename("free", "dir", 2);
        c.Stat("free");
        c.Stat("dir");
        c.List("free");
        c.Rename("free", "missing", 2);
        c.Rename("tarred", "hidden", 2);
        c.Content("tarred");
        c.Content("hidden");
        c.Rename("tarred", "hidden", 3);
        c.Rename("free/deep", "free", 2);
    }

    private static void Link(Client c)
    {
        c.Link("tarred", "second");
        c.Link("tarred", "second");
        c.Link("dir", "dirlink");
        c.Link("link", "linklink");
        c.Link("file", "dir/third");
        c.Stat("dir/third");
        var file = c.Open("second", Client.WriteOnly);
        c.Write(file, 5, "through the second name"u8);
        c.Close(file);
        c.Content("tarred");
        c.Unlink("tarred");
        c.Stat("second");
        c.ReadLink("linklink");
        c.Stat("linklink");
        c.Stat("hard");
    }
}
