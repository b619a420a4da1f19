using Xunit;

namespace UnionFs.Tests.Layers.Tar;

/// <summary>A stream that fails or cancels at some place, and knows whether it is still read.</summary>
internal sealed class WatchedStream(byte[] bytes, long failAt) : MemoryStream(bytes)
{
    private int _reads;

    public long CancelAt { get; init; } = long.MaxValue;

    public CancellationTokenSource? Source { get; init; }

    public override int Read(byte[] buffer, int offset, int count)
    {
        Interlocked.Increment(ref _reads);
        if (Position >= CancelAt)
        {
            Source!.Cancel();
        }

        return Position < failAt ? base.Read(buffer, offset, count) : throw new IOException("the cable is cut");
    }

    public void AssertIdle()
    {
        var before = Volatile.Read(ref _reads);
        Thread.Sleep(50);
        Assert.Equal(before, Volatile.Read(ref _reads));
    }
}
