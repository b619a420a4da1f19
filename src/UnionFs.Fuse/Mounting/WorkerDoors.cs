namespace UnionFs.Fuse;

/// <summary>The doors of one thread to the connection. An answer must leave by the door its request came in.</summary>
/// <param name="Waiting">Where the thread sleeps until there is a request.</param>
/// <param name="Eager">Where it looks for one without sleeping; null if it does not. May be the same.</param>
internal readonly record struct WorkerDoors(FuseDevice Waiting, FuseDevice? Eager)
{
    /// <summary>Opens the doors of a thread.</summary>
    /// <param name="connection">The first door.</param>
    /// <param name="isFirst">Whether the thread has that door to itself; otherwise it gets another, or shares it where the kernel has no more.</param>
    /// <param name="isEager">Whether it looks for requests without sleeping.</param>
    /// <param name="canBeWoken">Whether no door waits by itself, as the thread waits beside it.</param>
    public static WorkerDoors Open(FuseDevice connection, bool isFirst, bool isEager, bool canBeWoken)
    {
        var waiting = isFirst ? connection : connection.Clone(waits: true) ?? connection;
        return new WorkerDoors(waiting, !isEager ? null : canBeWoken ? waiting : connection.Clone(waits: false));
    }

    /// <summary>Writes an answer to a request that came in by one of them; ENOENT if it did not.</summary>
    public FsError Write(ReadOnlySpan<byte> answer)
    {
        var error = Waiting.Write(answer);
        return error == FsError.OK || Eager is null ? error : Eager.Write(answer);
    }

    public void Close()
    {
        Waiting.Dispose();
        Eager?.Dispose();
    }
}
