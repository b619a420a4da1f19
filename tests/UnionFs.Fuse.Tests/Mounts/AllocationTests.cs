using System.Runtime.InteropServices;
using UnionFs.Fuse.Tests.Calls;
using Xunit;

namespace UnionFs.Fuse.Tests.Mounts;

/// <summary>
/// What the server allocates for requests once it has grown to its size: nothing for those that only ask. What changes something makes a new state of the
/// sandbox, which whoever reads the old one does not wait for.
/// </summary>
[Collection(AloneCollection.Name)]
public sealed unsafe class AllocationTests : IDisposable
{
    private const int Rounds = 1000;
    private const int NewState = 600, NewStates = 3000;
    private const nuint ForgetAll = 32;
    private const int BufferBytes = 64 << 10;
    private const int NoFollow = 0x100, ForceSync = 0x2000, Direct = 0x4000, SeekHole = 4, PunchHole = 3;
    private const uint Basic = 0x7FF;
    private const string Case = "tree";
    private readonly Mounted? _mounted = Mounted.WhyNot is null ? new Mounted([Case]) : null;
    private readonly byte* _buffer = (byte*)NativeMemory.AlignedAlloc(BufferBytes, 4096);
    private readonly List<string> _lines = [];
    private readonly List<string> _tooMuch = [];

    public void Dispose()
    {
        _mounted?.Dispose();
        NativeMemory.AlignedFree(_buffer);
    }

    [Fact]
    public void Asking_allocates_nothing_and_changing_a_new_state()
    {
        Assert.SkipWhen(_mounted is null, Mounted.WhyNot ?? "");
        _mounted!.Run(() =>
        {
            var reader = Libc.Open(At("file"), Direct, 0);
            var writer = Libc.Open(At("tarred"), Client.ReadWrite, 0);
            Ask(reader, writer);
            Change(writer);
            Libc.Close(reader);
            Libc.Close(writer);
        });
        TestContext.Current.SendDiagnosticMessage(string.Join('\n', _lines));
        Assert.Empty(_tooMuch);
    }

    private string At(string name) => $"{_mounted!.MountPath}/{Case}/{name}";

    private void Ask(int reader, int writer)
    {
        var (mount, file, inner, link, directory, missing) = (_mounted!.MountPath, At("file"), At("dir/inner"), At("link"), At("dir"), At("missing"));
        Measure("attributes", 0, () => Stat(file, ForceSync));
        Measure("lookup", 0, () => Forget(mount) + Stat(inner));
        Measure("lookup of what is missing", 0, () => Forget(mount) + -1 - Stat(missing));
        Measure("read", 0, () => Libc.Read(reader, _buffer, 4096, 0));
        Measure("sync", 0, () => Libc.Sync(writer));
        Measure("seek", 0, () => Libc.Seek(writer, 0, SeekHole));
        Measure("getxattr of a capability", 0, () => -1 - Libc.GetXattr(file, "security.capability", _buffer, BufferBytes));
        Measure("listxattr", 0, () => Libc.ListXattrs(file, _buffer, BufferBytes));
        Measure("readlink", 0, () => Forget(mount) + Libc.ReadLink(link, _buffer, BufferBytes));
        Measure("list", 0, () => Forget(mount) + List(directory));
    }

    private void Change(int writer)
    {
        var (file, other, made) = (At("file"), At("other"), At("made"));
        Measure("write", NewState, () => Libc.Write(writer, _buffer, 4096, 0));
        Measure("truncate", 2 * NewState, () => Libc.Truncate(writer, 5000) + Libc.Truncate(writer, 9000));
        Measure("punch", 2 * NewState, () => Libc.Allocate(writer, PunchHole, 4096, 4096) + Libc.Write(writer, _buffer, 4096, 4096));
        Measure("mode", 2 * NewState, () => Libc.ChangeMode(file, 0x180) + Libc.ChangeMode(file, 0x1A4));
        Measure("owner", 2 * NewState, () => Libc.ChangeOwner(file, 1, 1) + Libc.ChangeOwner(file, 0, 0));
        Measure("times", NewState, () => Libc.SetTimes(Client.CurrentDirectory, file, null, 0));
        Measure("setxattr", NewState, () => Libc.SetXattr(file, "user.a", _buffer, 10, 0));
        Measure("rename", NewStates, () => Rename(file, other) + Rename(other, file));
        Measure("create, write and unlink", NewStates, () => Create(made) + Libc.Unlink(made));
        Measure("mkdir and rmdir", NewStates, () => Libc.MakeDirectory(made, 0x1ED) + Libc.RemoveDirectory(made));
        Measure("symlink and unlink", NewStates, () => Libc.Symlink("x", made) + Libc.Unlink(made));
        Measure("link and unlink", NewStates, () => Libc.Link(Client.CurrentDirectory, file, Client.CurrentDirectory, made, 0) + Libc.Unlink(made));
    }

    private void Measure(string name, int allowed, Func<long> call)
    {
        Repeat(name, call);
        var (before, requests) = (GC.GetTotalAllocatedBytes(precise: true), _mounted!.Mount.Counters.Requests);
        Repeat(name, call);
        requests = _mounted.Mount.Counters.Requests - requests;
        // What the runtime does on the side is less than a byte a round.
        var bytes = (GC.GetTotalAllocatedBytes(precise: true) - before) / Rounds;
        _lines.Add($"{name}: {bytes} bytes, {requests / (double)Rounds:F1} requests");
        if (bytes > allowed || requests < Rounds / 2)
        {
            _tooMuch.Add(_lines[^1]);
        }
    }

    private static void Repeat(string name, Func<long> call)
    {
        for (var i = 0; i < Rounds; i++)
        {
            if (call() < 0)
            {
                throw new IOException($"{name}: {Client.Error()}");
            }
        }
    }

    private long Stat(string path, int flags = 0) => Libc.Stat(Client.CurrentDirectory, path, flags | NoFollow, Basic, (StatBuffer*)_buffer);

    private static long Forget(string mount) => Libc.Mount(null, mount, null, ForgetAll, null);

    private static long Rename(string from, string to) => Libc.Rename(Client.CurrentDirectory, from, Client.CurrentDirectory, to, 0);

    private long List(string path)
    {
        var directory = Libc.Open(path, Client.Directory, 0);
        while (Libc.ReadNames(directory, _buffer, BufferBytes) > 0)
        {
        }

        return Libc.Close(directory);
    }

    private long Create(string path)
    {
        var file = Libc.Open(path, Client.Creates | Client.WriteOnly, 0x1A4);
        return Libc.Write(file, _buffer, 4096, 0) + Libc.Close(file);
    }
}
