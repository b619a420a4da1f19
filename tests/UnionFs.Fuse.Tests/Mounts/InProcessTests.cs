using System.Diagnostics;
using UnionFs.Fuse.Tests.Calls;
using Xunit;

namespace UnionFs.Fuse.Tests.Mounts;

/// <summary>The same sandbox changed in process while it is mounted: the kernel, which remembers everything for ever, is told in time.</summary>
public sealed class InProcessTests : IDisposable
{
    private const string Case = "tree";
    private readonly Mounted? _mounted = Mounted.WhyNot is null ? new Mounted([Case]) : null;

    public static TheoryData<string> Changes => new(s_changes.Keys);

    private static readonly Dictionary<string, Action<UnionFileSystem>> s_changes = new()
    {
        ["content"] = static fs => fs.WriteAllText("/tree/file", "changed in process"),
        ["content of another name"] = static fs => fs.WriteAt("/tree/hard", 5, "x"u8),
        ["append"] = static fs => fs.WriteAt("/tree/tarred", 9_000, "and more"u8),
        ["mode"] = static fs => fs.SetMode("/tree/file", (UnixFileMode)0x100),
        ["xattr"] = static fs => fs.SetXattr("/tree/file", "user.a", "1"u8),
        ["created where it was missing"] = static fs => fs.WriteAllText("/tree/missing", "here"),
        ["made where it was missing"] = static fs => fs.CreateDirectory("/tree/missing/below"),
        ["unlinked"] = static fs => fs.Unlink("/tree/tarred"),
        ["unlinked one of two names"] = static fs => fs.Unlink("/tree/hard"),
        ["removed with all below"] = static fs => fs.DeleteTree("/tree/dir"),
        ["renamed"] = static fs => fs.Rename("/tree/file", "/tree/missing"),
        ["renamed over"] = static fs => fs.Rename("/tree/tarred", "/tree/hard"),
        ["a directory renamed"] = static fs => fs.Rename("/tree/dir", "/tree/missing"),
        ["exchanged"] = static fs => fs.Rename("/tree/dir", "/tree/file", RenameMode.Exchange),
        ["linked"] = static fs => fs.CreateHardLink("/tree/missing", "/tree/tarred"),
        ["a tree copied"] = static fs => fs.CopyTree("/tree/dir", "/tree/missing"),
        ["a link replaced"] = static fs =>
        {
            fs.Unlink("/tree/link");
            fs.CreateSymbolicLink("/tree/link", "dir");
        },
        ["an older state"] = static fs =>
        {
            var before = fs.Snapshot();
            fs.DeleteTree("/tree/dir");
            fs.WriteAllText("/tree/file", "later");
            fs.Unlink("/tree/hidden");
            fs.Restore(before);
            fs.WriteAllText("/tree/dir/inner", "after all");
        },
    };

    public void Dispose() => _mounted?.Dispose();

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_change_is_seen_through_the_mount(string change)
    {
        Assert.SkipWhen(_mounted is null, Mounted.WhyNot ?? "");
        var before = Look();
        s_changes[change](_mounted!.Sandbox);
        _mounted.Mount.Settle();
        var after = Look();
        _mounted.Remount(null);

        Assert.NotEqual(before, after);
        Assert.Equal(Look(), after);
    }

    [Fact]
    public void A_file_that_is_open_goes_on_when_it_is_removed_in_process()
    {
        Assert.SkipWhen(_mounted is null, Mounted.WhyNot ?? "");
        _mounted!.Run(() =>
        {
            var client = new Client($"{_mounted.MountPath}/{Case}");
            var file = client.Open("tarred", Client.ReadWrite);
            client.Read(file, 0, 10);
            _mounted.Sandbox.Unlink("/tree/tarred");
            _mounted.Mount.Settle();
            client.Read(file, 5000, 4000);
            client.Write(file, 0, "still"u8);
            client.Stat("tarred");
            client.Close(file);
            Assert.Equal(["OK", "4000", "5", "ENOENT", "0"], client.Lines.Where(static (_, i) => i != 1).Select(static l => l[(l.IndexOf(": ", StringComparison.Ordinal) + 2)..].Split(' ')[0]));
        });
    }

    [Fact]
    public void A_name_of_a_layer_that_is_too_long_for_the_kernel_hides_no_other()
    {
        Assert.SkipWhen(_mounted is null, Mounted.WhyNot ?? "");
        using var layer = Layer.InMemory("long", static b => b.File("/a", "a").File("/" + new string('n', 5000), "n").File("/z", "z").File("/" + new string('m', 1000), "m"));
        using var fs = UnionFileSystem.Create(LayerStack.Of(layer));
        var names = _mounted!.Run(() =>
        {
            using var above = FuseMount.Mount(fs, _mounted.MountPath);
            var directory = Libc.Open(_mounted.MountPath, Client.ReadOnly | Client.Directory, 0);
            var found = Client.Names(directory).Select(static n => n.Name.Length).Order().ToList();
            _ = Libc.Close(directory);
            return found;
        });

        Assert.Equal([1, 1, 1, 2, 1000], names);
    }

    [Fact]
    public void What_is_known_is_not_asked_for_again()
    {
        Assert.SkipWhen(_mounted is null, Mounted.WhyNot ?? "");
        Look();
        Look();
        var before = _mounted!.Mount.Counters;
        _mounted.Run(() =>
        {
            var client = new Client($"{_mounted.MountPath}/{Case}");
            for (var i = 0; i < 100; i++)
            {
                client.Stat("dir/inner");
                client.Stat("missing");
                client.Close(client.Open("file", Client.ReadOnly));
                client.Content("tarred");
            }
        });

        Assert.InRange(_mounted.Mount.Counters.Requests - before.Requests, 0, 10);
    }

    [Fact]
    public void Locks_of_programs_and_of_the_process_see_each_other_if_they_shall()
    {
        Assert.SkipWhen(_mounted is null, Mounted.WhyNot ?? "");
        _mounted!.Remount(new FuseMountOptions { ShareLocks = true });
        using var handle = _mounted.Sandbox.OpenHandle("/tree/file", FileMode.Open, FileAccess.ReadWrite);
        Assert.True(handle.TryLock(FileLockKind.Exclusive));
        Assert.True(handle.TryLockRange(10, 10, FileLockKind.Exclusive));
        var unlock = new Thread(() =>
        {
            Thread.Sleep(300);
            handle.Unlock();
        });
        var client = new Client($"{_mounted.MountPath}/{Case}");
        var waited = _mounted.Run(() =>
        {
            var file = client.Open("file", Client.ReadWrite);
            client.Lock(file, 2 | 4);
            client.LockRange(file, 37, 0, 0, 11);
            Assert.Equal((Environment.ProcessId, 0), (Client.LockHolder(file, 5, 10), Client.LockHolder(file, 0, 10)));
            // Begun only now: on a busy machine the lock would be gone before it was asked for.
            unlock.Start();
            var watch = Stopwatch.StartNew();
            client.Lock(file, 2);
            client.LockRange(file, 37, 1, 0, 10);
            client.Say("in process", $"{handle.TryLock(FileLockKind.Shared)} {handle.TryLockRange(0, 1, FileLockKind.Shared)}");
            client.Close(file);
            return watch.Elapsed;
        });

        Assert.Equal(["EAGAIN", "EAGAIN", "0", "0", "False"], client.Lines.Skip(1).SkipLast(1).Select(static l => l[(l.IndexOf(": ", StringComparison.Ordinal) + 2)..].Split(' ')[0]));
        unlock.Join();
        Assert.InRange(waited.TotalMilliseconds, 100, 60_000);
        // Closing does not wait until the server is told, and only then the lock on the whole file goes.
        Assert.True(SpinWait.SpinUntil(() => handle.TryLock(FileLockKind.Shared), TimeSpan.FromSeconds(30)));
    }

    /// <summary>Everything a program sees, so that the kernel remembers it.</summary>
    private List<string> Look() => _mounted!.Run(() =>
    {
        var client = new Client($"{_mounted.MountPath}/{Case}");
        foreach (var path in (string[])["", "dir", "missing", "missing/below", "dir/deep", "missing/deep"])
        {
            client.List(path);
        }

        foreach (var path in (string[])["file", "hard", "tarred", "link", "hidden", "missing", "dir", "dir/inner", "dir/deep/leaf", "missing/deep/leaf", "file/inner"])
        {
            client.Stat(path);
            client.Stat(path, 0);
            client.Content(path);
            client.ReadLink(path);
            client.ListXattrs(path);
        }

        return client.Lines.ToList();
    });
}
