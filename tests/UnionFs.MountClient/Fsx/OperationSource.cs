namespace UnionFs.MountClient.Fsx;

/// <summary>Which operation is next: equal seeds give equal operations, whatever the file answers.</summary>
internal sealed class OperationSource(Random random, bool maps)
{
    private static readonly (Verb Verb, int Weight)[] s_weights =
    [
        (Verb.Read, 20), (Verb.Write, 22), (Verb.Append, 3), (Verb.TruncateDown, 4), (Verb.TruncateUp, 4), (Verb.TruncateByPath, 2),
        (Verb.PunchHole, 6), (Verb.ZeroRange, 4), (Verb.ZeroRangeKeepSize, 3), (Verb.Allocate, 3), (Verb.AllocateKeepSize, 2),
        (Verb.MapRead, 10), (Verb.MapWrite, 12), (Verb.CopyRange, 6), (Verb.SeekHoles, 3), (Verb.Sync, 1), (Verb.SyncData, 1),
        (Verb.DropCache, 2), (Verb.Reopen, 3), (Verb.ReopenEmpty, 1), (Verb.Rename, 1), (Verb.Compare, 1),
    ];

    private readonly Verb[] _verbs =
        [.. s_weights.Where(w => maps || w.Verb is not (Verb.MapRead or Verb.MapWrite)).SelectMany(w => Enumerable.Repeat(w.Verb, w.Weight))];

    /// <summary>The next operation on a file of a length that can grow to a capacity.</summary>
    public Operation Next(long number, int length, int capacity)
    {
        var verb = _verbs[random.Next(_verbs.Length)];
        switch (verb)
        {
            case Verb.TruncateDown:
                return new Operation(number, verb, Place(length), 0, 0);
            case Verb.TruncateUp:
                return new Operation(number, verb, length + Place(capacity - length), 0, 0);
            case Verb.TruncateByPath:
                return new Operation(number, verb, Place(capacity), 0, 0);
            case Verb.Read or Verb.MapRead:
                return Range(number, verb, length);
            case Verb.Append:
                return new Operation(number, verb, length, Size(capacity - length), 0);
            case Verb.CopyRange:
                return Copy(Range(number, verb, length), capacity);
            default:
                return Range(number, verb, capacity);
        }
    }

    /// <summary>Ranges that overlap are EINVAL, so the target is moved behind the source or the length cut.</summary>
    private Operation Copy(Operation source, int capacity)
    {
        var target = Place(capacity);
        var length = Math.Min(source.Length, capacity - (int)target);
        var distance = Math.Abs(target - source.Offset);
        return source with { Target = target, Length = (int)Math.Min(length, distance) };
    }

    private Operation Range(long number, Verb verb, int end)
    {
        var offset = Place(end);
        return new Operation(number, verb, offset, Size(end - (int)offset), 0);
    }

    /// <summary>Often at, or next to, a border of pages.</summary>
    private long Place(int end)
    {
        long place = random.Next(end + 1);
        return random.Next(4) switch
        {
            0 => place & ~4095L,
            1 => Math.Min(end, Math.Max(0, (place & ~4095L) + random.Next(-2, 3))),
            _ => place,
        };
    }

    private int Size(int most) => Math.Min(most, random.Next(8) switch
    {
        0 => 1,
        1 => 4096,
        2 => random.Next(1, 65),
        < 7 => random.Next(1, 20_000),
        _ => random.Next(1, 70_000),
    });
}
