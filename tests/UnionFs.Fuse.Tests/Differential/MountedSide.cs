using System.Collections.Concurrent;
using UnionFs.TestKit;

namespace UnionFs.Fuse.Tests.Differential;

/// <summary>
/// A sandbox that scripts reach through its mount. After every operation it is verified in process, and a tree is walked both ways.
/// </summary>
internal sealed class MountedSide : IDisposable
{
    private readonly ConcurrentQueue<Exception> _faults = new();
    private readonly UnionFileSystem _fileSystem;
    private readonly ScriptClient _client;
    private readonly FuseMount _mount;
    private readonly ExplicitTimes _times;
    private readonly bool _isWrittenBack;

    private MountedSide(LayerStack stack, FuseMountOptions options, ScriptClient client)
    {
        _times = new ExplicitTimes(stack);
        _isWrittenBack = options.WritebackCache;
        _client = client;
        _fileSystem = UnionFileSystem.Create(stack);
        _mount = client.Mounts.Serve(directory => FuseMount.Mount(_fileSystem, directory, options with { OnError = _faults.Enqueue }));
        client.Root.EnterRoot(client.Mounts.MountPoint);
    }

    /// <summary>One side at a time can use a client.</summary>
    public static DifferentialSide On(LayerStack stack, FuseMountOptions options, ScriptClient client)
    {
        var side = new MountedSide(stack, options, client);
        return new DifferentialSide(side.Run, side.Walk, side);
    }

    public void Dispose()
    {
        _client.Root.LeaveRoot();
        _client.Mounts.Do(_mount.Dispose);
        _fileSystem.Dispose();
    }

    private string Run(Step step)
    {
        _times.Learn(step.Script!);
        var answer = DifferentialSide.Checked(_client.Root.Run(step.Script!), _fileSystem);
        return _faults.TryDequeue(out var fault) ? $"{answer} after {fault}"
            : _mount.Unmounted.IsCompleted ? $"{answer}, and the server has ended: {_mount.Counters}"
            : answer == "E107" ? $"{answer} of {_mount.Counters}"
            : answer;
    }

    private IReadOnlyList<TreeEntry> Walk()
    {
        var seen = _client.Root.WalkAll();
        if (!_isWrittenBack)
        {
            // What the kernel remembers has to be what is there.
            var inside = _fileSystem.Walk("/", hashContent: true).Select(_times.Show);
            var wrong = inside.Zip(seen.Select(_times.Show)).FirstOrDefault(static pair => pair.First != pair.Second);
            if (wrong != default)
            {
                throw new InvalidOperationException($"In process it is {wrong.First}, through the mount {wrong.Second}.");
            }
        }

        return seen;
    }
}
