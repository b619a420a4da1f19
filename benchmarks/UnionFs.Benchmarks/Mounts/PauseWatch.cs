namespace UnionFs.Benchmarks;

/// <summary>Remembers the longest pause of the collector: told after each collection, by an object that it finds dead.</summary>
internal sealed class PauseWatch
{
    private long _longest;

    public PauseWatch() => _ = new Sentinel(this);

    public TimeSpan Longest => TimeSpan.FromTicks(Volatile.Read(ref _longest));

    private void Look()
    {
        foreach (var pause in GC.GetGCMemoryInfo(GCKind.Any).PauseDurations)
        {
            _longest = Math.Max(_longest, pause.Ticks);
        }
    }

    private sealed class Sentinel(PauseWatch watch)
    {
        ~Sentinel()
        {
            watch.Look();
            if (!Environment.HasShutdownStarted)
            {
                _ = new Sentinel(watch);
            }
        }
    }
}
