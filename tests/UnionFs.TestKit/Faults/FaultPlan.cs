namespace UnionFs.TestKit;

/// <summary>Counts the calls that layers get and makes one of them fail. Safe for several threads.</summary>
public sealed class FaultPlan
{
    private int _calls;

    /// <summary>Which call fails, from 1; 0 for none.</summary>
    public int FailingCall { get; init; }

    /// <summary>What it throws.</summary>
    public Func<Exception> MakeException { get; init; } = static () => new IOException("The device does not answer.");

    /// <summary>Calls so far.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>Whether the call that fails has come.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Counts a call, and throws if it is the one.</summary>
    public void Call()
    {
        if (Interlocked.Increment(ref _calls) == FailingCall)
        {
            HasFailed = true;
            throw MakeException();
        }
    }
}
