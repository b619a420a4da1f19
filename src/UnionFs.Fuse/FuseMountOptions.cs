namespace UnionFs.Fuse;

/// <summary>How a sandbox is mounted. Immutable; a value out of its range is an <see cref="ArgumentOutOfRangeException"/> where it is set.</summary>
public sealed record FuseMountOptions
{
    /// <summary>The most bytes one request reads or writes: 1 MiB.</summary>
    public const int MaxTransfer = 1 << 20;

    /// <summary>The defaults: writable, for the user who mounts, caching until something changes.</summary>
    public static FuseMountOptions Default { get; } = new();

    /// <summary>What the table of mounts shows as the source.</summary>
    public string Name
    {
        get;
        init
        {
            ArgumentException.ThrowIfNullOrEmpty(value);
            field = value;
        }
    } = "unionfs";

    /// <summary>Whether nothing can be changed through the mount (EROFS). A sandbox that is read-only is mounted so anyway.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>
    /// Whether others than the user who mounted may use it; what they may do is told by modes and owners, which the kernel checks. Users who are not
    /// root need <c>user_allow_other</c> in <c>/etc/fuse.conf</c> for it.
    /// </summary>
    public bool AllowOther { get; init; }

    /// <summary>Whether set-user-id and set-group-id bits take effect; only where root mounts.</summary>
    public bool AllowSetUserId { get; init; }

    /// <summary>Whether device nodes lead to devices of the host; only where root mounts.</summary>
    public bool AllowDevices { get; init; }

    /// <summary>
    /// The user everything is shown to belong to, whoever it belongs to in the sandbox: for user namespaces, where the kernel lets nobody write what belongs to a
    /// user the namespace does not know. Null: as it is.
    /// </summary>
    public uint? ShownUid { get; init; }

    /// <summary>As <see cref="ShownUid"/>, the group.</summary>
    public uint? ShownGid { get; init; }

    /// <summary>Threads that answer requests; 0 for one per processor, two at least and eight at most.</summary>
    public int Threads
    {
        get;
        init => field = InRange(value, 0, 256, nameof(Threads));
    }

    /// <summary>How many requests the kernel sends at a time that no program waits for (read-ahead, writing back); others wait in the kernel.</summary>
    public int MaxBackgroundRequests
    {
        get;
        init => field = InRange(value, 1, ushort.MaxValue, nameof(MaxBackgroundRequests));
    } = 64;

    /// <summary>
    /// How long the kernel may believe that a name leads where it was told. For ever, if nothing is said: what is changed in process is told to the
    /// kernel when it happens.
    /// </summary>
    public TimeSpan EntryTimeout { get; init; } = TimeSpan.MaxValue;

    /// <summary>As <see cref="EntryTimeout"/>, for attributes.</summary>
    public TimeSpan AttributeTimeout { get; init; } = TimeSpan.MaxValue;

    /// <summary>As <see cref="EntryTimeout"/>, for names that are missing.</summary>
    public TimeSpan NegativeTimeout { get; init; } = TimeSpan.MaxValue;

    /// <summary>
    /// Whether the kernel collects what is written and sends it later, in larger pieces. Faster for programs that write a little at a time; what is
    /// changed in process meanwhile is overwritten, errors (ENOSPC) come at fsync or close, and SEEK_DATA and SEEK_HOLE find no holes.
    /// </summary>
    public bool WritebackCache { get; init; }

    /// <summary>
    /// Whether locks of programs and of handles in process see each other. If not, the kernel keeps the locks of programs itself, which costs no requests.
    /// </summary>
    public bool ShareLocks { get; init; }

    /// <summary>Whether the top is committed as a layer after everything that changes something: for tests, as then everything lies in a lower layer.</summary>
    public bool Rotate { get; init; }

    /// <summary>
    /// Whether the mount goes away also when this process is killed (SIGKILL): a shell process waits beside it for that. Otherwise the mount stays then and answers
    /// ENOTCONN, until it is unmounted or mounted on again.
    /// </summary>
    public bool AutoUnmount { get; init; }

    /// <summary>
    /// After which time without an answer the kernel gives the whole mount up, so that no program waits for ever, whatever became of this process (Linux 6.15
    /// and later; in steps of some seconds). Five minutes if nothing is said; but never with <see cref="ShareLocks"/>, where requests for locks wait as long as
    /// they have to. <see cref="TimeSpan.Zero"/>: never.
    /// </summary>
    public TimeSpan? RequestTimeout { get; init; }

    /// <summary>The time that holds; zero for never.</summary>
    internal TimeSpan EffectiveRequestTimeout => RequestTimeout ?? (ShareLocks ? TimeSpan.Zero : TimeSpan.FromMinutes(5));

    /// <summary>
    /// How long one of the threads looks for the next request before it sleeps, as waking it takes longer than most requests: a program that works in the mount is
    /// answered about twice as fast, for so much time of a processor. 50 microseconds if nothing is said, and nothing where there
    /// is one processor only. <see cref="TimeSpan.Zero"/>: it sleeps at once. A second at most.
    /// </summary>
    public TimeSpan? LookoutTime
    {
        get;
        init
        {
            if (value is { } time)
            {
                ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero, nameof(LookoutTime));
                ArgumentOutOfRangeException.ThrowIfGreaterThan(time, TimeSpan.FromSeconds(1), nameof(LookoutTime));
            }

            field = value;
        }
    }

    /// <summary>The time that holds; zero for none.</summary>
    internal TimeSpan EffectiveLookoutTime => LookoutTime ?? (Environment.ProcessorCount > 1 ? TimeSpan.FromMicroseconds(50) : TimeSpan.Zero);

    /// <summary>How many files that were used are kept open for the next time: 1 at least.</summary>
    public int MaxKeptHandles
    {
        get;
        init => field = InRange(value, 1, int.MaxValue, nameof(MaxKeptHandles));
    } = 1024;

    /// <summary>Told one line per request, on the threads that answer: what was asked, about which node, and the answer. Slow.</summary>
    public Action<string>? Trace { get; init; }

    /// <summary>Told of what should not happen: a layer that cannot be read, an error of ours. The client got EIO or the error's number.</summary>
    public Action<Exception>? OnError { get; init; }

    private static int InRange(int value, int least, int most, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, least, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, most, name);
        return value;
    }
}
