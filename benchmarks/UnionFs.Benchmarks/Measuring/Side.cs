namespace UnionFs.Benchmarks;

/// <summary>One side of a comparison: what is timed, and what happens untimed around it.</summary>
internal sealed class Side
{
    /// <summary>Makes ready for so many operations; answers the checksum they must come to.</summary>
    public Func<int, Random, long> Prepare { get; init; } = static (_, _) => 0;

    /// <summary>Does so many operations and answers their checksum. The only part that is timed.</summary>
    public required Func<int, long> Run { get; init; }

    /// <summary>Called after each run, untimed.</summary>
    public Action Finish { get; init; } = static () => { };

    /// <summary>Called once, when the comparison is over.</summary>
    public Action Dispose { get; init; } = static () => { };

    /// <summary>What a run is timed with: CPU time of its thread, unless it hands work to others.</summary>
    public Func<long> Clock { get; init; } = static () => CpuClock.Thread;

    /// <summary>The most operations one preparation serves; a round takes several then.</summary>
    public int MaxOperations { get; init; } = int.MaxValue;

    /// <summary>By how many the operations of a run are divided in the report: entries of a walk, files of a build.</summary>
    public double UnitsPerOperation { get; init; } = 1;
}
