using System.Diagnostics;

namespace UnionFs.Fuse;

/// <summary>
/// One thread of a mount at a time looks for the next request for a while instead of sleeping: to wake a thread, and the processor with it, takes
/// longer than most requests do. Where looking was in vain it is left out for a time: for a client that takes long between two requests, and where
/// others want the processors. Thread-safe.
/// </summary>
/// <param name="time">How long it looks; zero for never.</param>
internal sealed class Lookout(TimeSpan time)
{
    private const int MaxPause = 64;

    // Giving way instead (sched_yield) costs the thread its place: where others run it then waits for milliseconds, with a request to answer.
    private const int SpinsBetween = 8;
    private readonly long _ticks = (long)(time.TotalSeconds * Stopwatch.Frequency);
    private int _isTaken;

    // Of the thread that has it.
    private int _pause;
    private int _left;

    /// <summary>Reads the next request if it comes in time; <see cref="FuseDevice.Nothing"/> if not, or if this is not the time to look.</summary>
    /// <param name="door">A door that does not wait.</param>
    /// <param name="buffer">Room for the request.</param>
    public int Look(FuseDevice door, Span<byte> buffer)
    {
        if (_ticks == 0 || Interlocked.Exchange(ref _isTaken, 1) != 0)
        {
            return FuseDevice.Nothing;
        }

        try
        {
            return _left-- > 0 ? FuseDevice.Nothing : LookInTime(door, buffer);
        }
        finally
        {
            Volatile.Write(ref _isTaken, 0);
        }
    }

    private int LookInTime(FuseDevice door, Span<byte> buffer)
    {
        var start = Stopwatch.GetTimestamp();
        do
        {
            if (door.TryRead(buffer) is var count and not FuseDevice.Nothing)
            {
                _pause /= 2;
                _left = 0;
                return count;
            }

            Thread.SpinWait(SpinsBetween);
        }
        while (Stopwatch.GetTimestamp() - start < _ticks);
        _pause = Math.Min(MaxPause, (2 * _pause) + 1);
        _left = _pause;
        return FuseDevice.Nothing;
    }
}
