namespace UnionFs.Tests.Union;

/// <summary>A clock that does something each time it is asked.</summary>
internal sealed class CallbackClock : TimeProvider
{
    public Action? OnRead { get; set; }

    public override DateTimeOffset GetUtcNow()
    {
        var action = OnRead;
        OnRead = null;
        action?.Invoke();
        return DateTimeOffset.UnixEpoch;
    }
}
