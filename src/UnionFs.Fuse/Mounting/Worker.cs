using System.Diagnostics;
using System.Runtime.InteropServices;

namespace UnionFs.Fuse;

/// <summary>A thread that reads requests, has them carried out and writes the answers, until the mount is gone. It allocates nothing per request.</summary>
internal sealed unsafe class Worker
{
    // A request has a page besides what it carries, an answer less.
    private const int BufferBytes = FuseMountOptions.MaxTransfer + 4096;
    private readonly WorkerDoors _doors;
    private readonly Lookout _lookout;
    private readonly AnswerPipe _pipe = new();
    private readonly FileServer _server;
    private readonly MountCounters _counters;
    private readonly FuseMountOptions _options;
    private readonly ChangeAuthor _author;
    private readonly Thread _thread;
    private volatile bool _isStopped;

    public Worker(WorkerDoors doors, Lookout lookout, FileServer server, MountCounters counters, FuseMountOptions options, ChangeAuthor author, int number)
    {
        _doors = doors;
        _lookout = lookout;
        _server = server;
        _counters = counters;
        _options = options;
        _author = author;
        _thread = new Thread(Run, 512 << 10) { IsBackground = true, Name = $"unionfs mount {number}" };
    }

    /// <summary>Called on the thread when it ends.</summary>
    public Action? Ended { get; set; }

    public void Start() => _thread.Start();

    /// <summary>Answers what comes from now on with ENOTCONN, once, and ends: for a mount that cannot be taken away from those who have it open.</summary>
    public void Stop() => _isStopped = true;

    /// <summary>Waits for the thread's end.</summary>
    public bool Join(TimeSpan timeout) => Thread.CurrentThread == _thread || _thread.Join(timeout);

    private void Run()
    {
        _author.Act();
        var request = (byte*)NativeMemory.AlignedAlloc(BufferBytes, 4096);
        var answer = (byte*)NativeMemory.AlignedAlloc(BufferBytes, 4096);
        try
        {
            int count;
            while (!_isStopped && (count = Next(new Span<byte>(request, BufferBytes), out var door)) != FuseDevice.Gone)
            {
                if (count >= Exchange.RequestHeader)
                {
                    Serve(new Exchange(new ReadOnlySpan<byte>(request, count), new Span<byte>(answer, BufferBytes)) { Pipe = _pipe }, door);
                }
            }
        }
        finally
        {
            NativeMemory.AlignedFree(request);
            NativeMemory.AlignedFree(answer);
            _pipe.Dispose();
            _author.Cease();
            Ended?.Invoke();
        }
    }

    /// <summary>The next request: looked for while it may come at once, then waited for.</summary>
    private int Next(Span<byte> buffer, out FuseDevice door)
    {
        if (_doors.Eager is { } eager && _lookout.Look(eager, buffer) is var count and not FuseDevice.Nothing)
        {
            door = eager;
            return count;
        }

        door = _doors.Waiting;
        return door.Read(buffer);
    }

    private void Serve(Exchange exchange, FuseDevice door)
    {
        var error = Errno.NotConnected;
        try
        {
            error = _isStopped ? error : _server.Answer(ref exchange);
        }
#pragma warning disable CA1031 // Whatever goes wrong, a program waits for the answer.
        catch (Exception e)
        {
            error = ErrorOf(e);
            _counters.CountFault();
            Tell(_options.OnError, e);
        }
#pragma warning restore CA1031

        _counters.Count(exchange.Opcode, error);
        if (_options.Trace is not null)
        {
            Tell(_options.Trace, TraceLine.Of(exchange, error));
        }

        Answer(exchange, error, door);
    }

    /// <summary>Sends the answer. ENOENT: the client was killed meanwhile. Anything else ends the reading too.</summary>
    private void Answer(Exchange exchange, FsError error, FuseDevice door)
    {
        if (error == FsError.OK && _pipe.Length > 0)
        {
            _pipe.Send(door);
            return;
        }

        _pipe.Drop();
        if (exchange.HasAnswer)
        {
            door.Write(exchange.Finish(error));
        }
    }

    /// <summary>Calls code of the user; what it throws is its own, and must not keep the answer from the client.</summary>
    private void Tell<T>(Action<T>? listener, T what)
    {
        try
        {
            listener?.Invoke(what);
        }
#pragma warning disable CA1031
        catch
        {
            _counters.CountFault();
        }
#pragma warning restore CA1031
    }

    /// <summary>What a client is told of an exception.</summary>
    private static FsError ErrorOf(Exception exception) => FsErrors.FromException(exception) is var error and not FsError.OK and not FsError.EBADF ? error
        : exception is UnauthorizedAccessException ? FsError.EACCES
        : FsError.EIO;
}
