using System.Runtime.Versioning;

namespace UnionFs.Fuse;

/// <summary>
/// A sandbox mounted on a directory, so that any program can work in it. Linux only; root mounts itself, other users through <c>fusermount3</c>. What
/// programs do is seen in process at once, and the other way round. Thread-safe.
/// </summary>
/// <remarks>
/// The process that mounts must not use the mount through the file system itself: it would wait for its own answer. It has the sandbox. A layer that
/// is a folder must not contain the directory that is mounted on. Programs never wait for a mount that is gone: it is unmounted when it is
/// disposed and when the process ends, and answers ENOTCONN if the process was killed.
/// </remarks>
public sealed class FuseMount : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);
    private readonly MountPoint _point;
    private readonly WakeUp? _wakeUp;
    private readonly WorkerDoors[] _doors;
    private readonly Worker[] _workers;
    private readonly FileServer _server;
    private readonly MountCounters _counters = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ChangeSubscription _subscription;
    private MountWatch? _watch;
    private int _running;
    private int _isDisposed;

    private FuseMount(UnionFileSystem fs, MountPoint point, FuseDevice device, WakeUp? wakeUp, FuseMountOptions options, NegotiatedProtocol protocol)
    {
        _point = point;
        _wakeUp = wakeUp;
        _server = new FileServer(fs, options, protocol);
        var author = new ChangeAuthor();
        var relay = new ChangeRelay(_server.Table, new KernelNotifier(device, _counters));
        _subscription = fs.Subscribe(relay.Tell, UnionFileSystem.DefaultEventCapacity, author);
        _server.Locks.Answer = AnswerLater;
        var count = options.Threads > 0 ? options.Threads : Math.Clamp(Environment.ProcessorCount, 2, 8);
        _doors = new WorkerDoors[count];
        _workers = new Worker[count];
        var lookout = new Lookout(options.EffectiveLookoutTime);
        for (var i = 0; i < count; i++)
        {
            _doors[i] = WorkerDoors.Open(device, i == 0, options.EffectiveLookoutTime > TimeSpan.Zero, wakeUp is not null);
            _workers[i] = new Worker(_doors[i], lookout, _server, _counters, options, author, i) { Ended = EndOne };
        }
    }

    /// <summary>Whether this process can mount, as far as can be told without doing it.</summary>
    [SupportedOSPlatformGuard("linux")]
    public static bool IsSupported => WhyNotSupported is null;

    /// <summary>Why this process cannot mount, in a sentence; null if it can.</summary>
    public static string? WhyNotSupported => Availability.WhyNot();

    /// <summary>Mounts a sandbox. It is ready when this returns.</summary>
    /// <param name="fs">The sandbox; it must not be disposed before the mount.</param>
    /// <param name="directory">
    /// Where; a directory that is there. What a killed server left mounted there is unmounted first; what is mounted there and alive is covered until
    /// this mount is gone, and cannot be unmounted before.
    /// </param>
    /// <param name="options">How; <see cref="FuseMountOptions.Default"/> if null.</param>
    /// <exception cref="IOException">There is no FUSE here, no right to it, or the directory cannot be mounted on; the message says which.</exception>
    /// <exception cref="ObjectDisposedException">The sandbox is disposed.</exception>
    /// <exception cref="PlatformNotSupportedException">This is not Linux.</exception>
    [SupportedOSPlatform("linux")]
    public static FuseMount Mount(UnionFileSystem fs, string directory, FuseMountOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(fs);
        ArgumentException.ThrowIfNullOrEmpty(directory);
        if (!OperatingSystem.IsLinux())
        {
            throw new PlatformNotSupportedException("Mounting needs Linux.");
        }

        options ??= FuseMountOptions.Default;
        var point = MountPoint.Of(directory);
        var wakeUp = point.IsPrivileged ? null : new WakeUp();
        FuseDevice? device = null;
        MountWatch? watch = null;
        try
        {
            device = point.Mount(options, options.ReadOnly || fs.Options.ReadOnly, wakeUp);
            var protocol = Negotiation.Run(device, options);
            point.ReadFurtherAhead();
            watch = options.AutoUnmount ? MountWatch.Start(point) : null;
            var mount = new FuseMount(fs, point, device, wakeUp, protocol.HasEpochs ? options : Doubting(options), protocol) { _watch = watch };
            mount.Start();
            return mount;
        }
        catch
        {
            watch?.Dispose();
            if (device is not null)
            {
                point.Unmount(force: true, detach: true);
                device.Dispose();
            }

            wakeUp?.Dispose();
            throw;
        }
    }

    /// <summary>Where it is mounted, as a full path without links.</summary>
    public string Directory => _point.Directory;

    /// <summary>Ends when the mount is gone: disposed, or unmounted by somebody (<c>umount</c>, <c>fusermount3 -u</c>).</summary>
    public Task Unmounted => _ended.Task;

    /// <summary>What was done so far.</summary>
    public FuseMountCounters Counters => _counters.Read(_server.Table.Count);

    /// <summary>Waits until the mount is gone.</summary>
    /// <param name="cancellationToken">Ends the waiting; the mount stays.</param>
    /// <exception cref="OperationCanceledException">The waiting was cancelled.</exception>
    public void WaitForExit(CancellationToken cancellationToken = default) => _ended.Task.Wait(cancellationToken);

    /// <summary>
    /// Waits until the kernel knows of everything that was changed in process before, so that no program sees what was there earlier. Without it
    /// that takes a moment longer than the change.
    /// </summary>
    public void Settle() => _subscription.Settle();

    /// <summary>
    /// Unmounts. Programs that still have files open in it get ENOTCONN from here on; nobody waits. The sandbox stays as it is. Doing it again does
    /// nothing.
    /// </summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        LiveMounts.Remove(this);
        var patience = s_patience;
        if (!_ended.Task.IsCompleted && _point.Unmount(force: false, detach: false) != FsError.OK
            // In use: whoever has something open there gets errors from now on.
            && _point.Unmount(force: true, detach: true) != FsError.OK && _point.IsCovered && !_point.Abort() && _wakeUp is null)
        {
            // Below another mount, where nothing ends the threads before that is gone; nothing reaches them either.
            patience = TimeSpan.Zero;
        }

        _watch?.Dispose();
        _subscription.Dispose();
        _wakeUp?.Wake();
        Array.ForEach(_workers, static w => w.Stop());
        if (Array.TrueForAll(_workers, w => w.Join(patience)))
        {
            Close();
        }
    }

    /// <summary>As in <c>/mnt/x: 812 requests, 3 errors, 0 faults, 120 known nodes</c>.</summary>
    public override string ToString() => $"{FsText.Escape(Directory)}: {Counters}";

    /// <summary>Mounts the kernel cannot be told of a whole new state of, if it is too old for that: it asks again after a second.</summary>
    private static FuseMountOptions Doubting(FuseMountOptions options)
    {
        var most = TimeSpan.FromSeconds(1);
        return options with
        {
            EntryTimeout = options.EntryTimeout < most ? options.EntryTimeout : most,
            NegativeTimeout = options.NegativeTimeout < most ? options.NegativeTimeout : most,
        };
    }

    private void Start()
    {
        _running = _workers.Length;
        LiveMounts.Add(this);
        Array.ForEach(_workers, static w => w.Start());
    }

    private void EndOne()
    {
        if (Interlocked.Decrement(ref _running) == 0)
        {
            // The mount is gone, or cannot be served any more: without these doors the kernel answers whoever waits.
            Array.ForEach(_doors, static d => d.Close());
            _ended.TrySetResult();
        }
    }

    private void Close()
    {
        Array.ForEach(_doors, static d => d.Close());
        _wakeUp?.Dispose();
        _server.Close();
    }

    /// <summary>Answers a request that waited. The kernel takes the answer only from the door through which the request was read: the others say ENOENT.</summary>
    private void AnswerLater(ulong unique, FsError error)
    {
        Span<byte> answer = stackalloc byte[Exchange.AnswerHeader];
        Exchange.WriteHeader(answer, answer.Length, -(int)error, unique);
        foreach (var doors in _doors)
        {
            if (doors.Write(answer) == FsError.OK)
            {
                return;
            }
        }
    }
}
