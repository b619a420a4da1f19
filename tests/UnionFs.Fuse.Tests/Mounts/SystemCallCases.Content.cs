using UnionFs.Fuse.Tests.Calls;

namespace UnionFs.Fuse.Tests.Mounts;

internal static partial class SystemCallCases
{
    private static void RemovedButOpen(Client c)
    {
        var file = c.Open("tarred", Client.ReadWrite);
        var never = c.Open("hidden", Client.ReadOnly);
        c.Unlink("tarred");
        c.Unlink("hidden");
        c.Stat(file);
        c.Read(file, 100, 1000);
        c.Write(file, 100, "changed"u8);
        c.Read(file, 90, 50);
        c.Say("truncate", Client.Answer(Libc.Truncate(file, 95)));
        c.Allocate(file, 0, 0, 5000);
        c.Stat(file);
        c.Read(file, 0, 6000);
        c.Read(never, 0, 100);
        c.Stat(never);
        c.Link(file, "back");
        var over = c.Open("file", Client.ReadWrite);
        c.Open("other", Client.ReadWrite | Client.Creates);
        c.Rename("other", "file");
        c.Stat(over);
        c.Read(over, 0, 20_000);
        c.Stat("hard");
        c.Close(file);
        c.Close(never);
        c.Close(over);
        c.List("");
    }

    private static void RemovedDirectory(Client c)
    {
        var directory = c.Open("empty", Client.ReadOnly | Client.Directory);
        c.Say("names", $"{Client.Names(directory).Count}");
        c.RemoveDirectory("empty");
        c.Stat(directory);
        c.Seek(directory, 0, 0);
        c.Say("names", string.Join(' ', Client.Names(directory).Select(static n => n.Name).Where(static n => n is not ("." or ".."))));
        c.Say("create in it", Client.Answer(Libc.MakeDirectory($"/proc/self/fd/{directory}/x", 0x1ED)));
        c.Close(directory);
        c.Stat("empty");
    }

    private static void Write(Client c)
    {
        var file = c.Open("file", Client.ReadWrite);
        c.Write(file, 0, "a"u8);
        c.Write(file, 4095, "bcd"u8);
        c.Write(file, 19_999, "end and beyond"u8);
        c.Write(file, 100_000, "far"u8);
        c.Write(file, 50, ""u8);
        c.Stat(file);
        c.Read(file, 0, 200_000);
        c.Read(file, 100_001, 10);
        c.Read(file, 200_000, 10);
        c.Close(file);
        c.Content("hard");
        file = c.Open("file", Client.ReadOnly);
        c.Write(file, 0, "x"u8);
        c.Close(file);
        file = c.Open("file", Client.WriteOnly);
        c.Read(file, 0, 5);
        c.Write(file, 0, Mounted.Bytes(3 << 20, 9));
        c.Close(file);
        c.Content("file");
    }

    private static void Append(Client c)
    {
        var file = c.Open("tarred", Client.WriteOnly | Client.Appends);
        c.WriteNext(file, "one"u8);
        c.WriteNext(file, "two"u8);
        c.Close(file);
        c.Content("tarred");
        file = c.Open("log", Client.WriteOnly | Client.Appends | Client.Creates);
        for (var i = 0; i < 50; i++)
        {
            c.WriteNext(file, Mounted.Bytes(100, i));
        }

        c.Close(file);
        c.Content("log");
    }

    private static void Truncate(Client c)
    {
        var file = c.Open("file", Client.ReadWrite);
        foreach (var length in (long[])[5000, 0, 70_000, 70_000, -1, 4096, 4097])
        {
            c.Say($"truncate {length}", Client.Answer(Libc.Truncate(file, length)));
            c.Stat(file);
            c.Read(file, 0, 100_000);
        }

        c.Close(file);
        c.Close(c.Open("tarred", Client.WriteOnly | Client.Truncates));
        c.Stat("tarred");
        var before = c.Status("dir/inner");
        c.Close(c.Open("dir/inner", Client.WriteOnly | Client.Truncates));
        var after = c.Status("dir/inner");
        c.Say("times changed", $"{(before.ModifySeconds, before.ModifyNanoseconds) != (after.ModifySeconds, after.ModifyNanoseconds)}");
    }

    private static void Allocate(Client c)
    {
        var file = c.Open("file", Client.ReadWrite);
        c.Allocate(file, 0, 0, 30_000);
        c.Stat(file);
        c.Allocate(file, 1, 0, 60_000);
        c.Stat(file);
        c.Allocate(file, 3, 1000, 10_000);
        c.Read(file, 0, 40_000);
        c.Allocate(file, 2, 0, 10);
        c.Allocate(file, 0, -1, 10);
        c.Allocate(file, 0, 0, 0);
        c.Close(file);
        file = c.Open("file", Client.ReadOnly);
        c.Allocate(file, 0, 0, 10);
        c.Close(file);
        c.Content("file");
    }

    private static void Holes(Client c)
    {
        var file = c.Open("sparse", Client.ReadWrite);
        foreach (var offset in (long[])[0, 1, 524_288, 526_000, 528_384, 1_048_575, 1_048_576, 2_000_000])
        {
            c.Seek(file, offset, 3);
            c.Seek(file, offset, 4);
        }

        c.Write(file, 100_000, "data"u8);
        c.Seek(file, 0, 3);
        c.Seek(file, 98_304, 4);
        c.Allocate(file, 3, 524_288, 4096);
        c.Seek(file, 200_000, 3);
        c.Seek(file, 0, 2);
        c.Close(file);
        c.Content("sparse");
    }

    private static void CopyRange(Client c)
    {
        var source = c.Open("file", Client.ReadWrite);
        var target = c.Open("copy", Client.ReadWrite | Client.Creates);
        c.CopyRange(source, 0, target, 0, 20_000);
        c.CopyRange(source, 5000, target, 50_000, 3000);
        c.CopyRange(source, 19_000, target, 0, 5000);
        c.CopyRange(source, 20_000, target, 0, 10);
        c.CopyRange(source, 0, source, 10_000, 5000);
        c.CopyRange(source, 0, source, 100, 5000);
        c.Stat(target);
        c.Unlink("copy");
        c.CopyRange(source, 100, target, 7, 1000);
        c.Read(target, 0, 60_000);
        c.Close(source);
        c.Close(target);
        c.Content("file");
    }

    private static void Temporary(Client c)
    {
        var file = c.Open("dir", Client.ReadWrite | Client.Temporary, 0x180);
        c.Stat(file);
        c.Write(file, 0, "temporary"u8);
        c.List("dir");
        c.Link(file, "named");
        c.Stat("named");
        c.Content("named");
        c.Write(file, 4, "!"u8);
        c.Close(file);
        c.Content("named");
        c.Close(c.Open("dir", Client.ReadWrite | Client.Temporary));
    }

    private static unsafe void Map(Client c)
    {
        const int Protection = 3, Shared = 1, Waits = 4;
        var file = c.Open("file", Client.ReadWrite);
        var map = Libc.Map(null, 20_000, Protection, Shared, file, 0);
        c.Say("mapped", $"{Client.Digest(new ReadOnlySpan<byte>(map, 20_000))}");
        map[5] = 0x41;
        map[15_000] = 0x42;
        c.Say("msync", Client.Answer(Libc.SyncMap(map, 20_000, Waits)));
        c.Content("hard");
        c.Write(file, 10, "seen in the map"u8);
        c.Say("mapped", $"{Client.Digest(new ReadOnlySpan<byte>(map, 20_000))}");
        c.Say("munmap", Client.Answer(Libc.Unmap(map, 20_000)));
        c.Close(file);
        c.Content("file");
    }

    private static unsafe void Sync(Client c)
    {
        var file = c.Open("file", Client.ReadWrite);
        c.Write(file, 0, "x"u8);
        c.Say("fsync", Client.Answer(Libc.Sync(file)));
        c.Say("syncfs", Client.Answer(Libc.SyncFileSystem(file)));
        var entry = (uint)file | (5L << 32);
        c.Say("poll", $"{Libc.Poll(&entry, 1, 0)} {entry >> 48}");
        c.Close(file);
        var directory = c.Open("dir", Client.ReadOnly | Client.Directory);
        c.Say("fsync", Client.Answer(Libc.Sync(directory)));
        c.Close(directory);
    }
}
