namespace UnionFs.Benchmarks;

/// <summary>Work that goes on on another thread while a side is timed.</summary>
internal sealed class Background(Action work)
{
    private readonly ManualResetEventSlim _started = new();
    private Thread? _thread;
    private Exception? _failure;
    private bool _stops;

    /// <summary>How often the work was done since the first start.</summary>
    public long Runs { get; private set; }

    /// <summary>Starts, and waits until the work was done once.</summary>
    public void Start()
    {
        _started.Reset();
        Volatile.Write(ref _stops, false);
        _thread = new Thread(Loop) { IsBackground = true, Name = "beside the measurement" };
        _thread.Start();
        _started.Wait();
    }

    public void Stop()
    {
        Volatile.Write(ref _stops, true);
        _thread!.Join();
        if (_failure is not null)
        {
            throw new InvalidOperationException("The work beside the measurement failed.", _failure);
        }
    }

    private void Loop()
    {
        try
        {
            while (!Volatile.Read(ref _stops))
            {
                work();
                Runs++;
                if (!_started.IsSet)
                {
                    _started.Set();
                }
            }
        }
        catch (Exception e)
        {
            _failure = e;
            _started.Set();
        }
    }
}
