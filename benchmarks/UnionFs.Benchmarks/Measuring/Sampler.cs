namespace UnionFs.Benchmarks;

/// <summary>Times one side: how many operations make a round, and what one of them costs.</summary>
internal sealed class Sampler(Side side, Random random)
{
    private const long RoundNanoseconds = 20_000_000;
    private const int MaxSlices = 200;
    private readonly List<double> _figures = [];
    private int _operations = 16;

    /// <summary>The fewest nanoseconds an operation took.</summary>
    public double Minimum => _figures.Min();

    /// <summary>The median.</summary>
    public double Median => _figures.Order().ElementAt(_figures.Count / 2);

    /// <summary>The third quartile divided by the minimum.</summary>
    public double Spread => _figures.Order().ElementAt(_figures.Count * 3 / 4) / Minimum;

    /// <summary>
    /// Grows the number of operations until a round is long enough; by then the code under test is hot, and compiled again after the
    /// pauses, in which the runtime does that in the background.
    /// </summary>
    /// <param name="isPatient">Whether a side is warmed up three times even if once takes long.</param>
    public void Calibrate(bool isPatient = true)
    {
        for (var pass = 0; pass < 3; pass++)
        {
            _operations = Math.Min(16, side.MaxOperations);
            for (var slices = 0; ; slices++)
            {
                var time = Slice();
                if (!isPatient && time >= 5 * RoundNanoseconds)
                {
                    return;
                }

                if (time >= RoundNanoseconds || (_operations == side.MaxOperations && slices >= 12))
                {
                    break;
                }

                var factor = Math.Clamp(RoundNanoseconds * 1.15 / Math.Max(time, 1), 1.1, 8);
                _operations = (int)Math.Min(Math.Ceiling(_operations * factor), side.MaxOperations);
            }

            Thread.Sleep(120);
        }
    }

    /// <summary>One round of at least 20 ms; of several preparations if one does not serve that many operations.</summary>
    public void Round()
    {
        var time = 0L;
        var operations = 0L;
        for (var slice = 0; time < RoundNanoseconds && slice < MaxSlices; slice++)
        {
            time += Slice();
            operations += _operations;
        }

        _figures.Add(time / (operations * side.UnitsPerOperation));
    }

    private long Slice()
    {
        var expected = side.Prepare(_operations, random);
        var start = side.Clock();
        var sum = side.Run(_operations);
        var time = side.Clock() - start;
        side.Finish();
        return sum == expected
            ? time
            : throw new InvalidOperationException($"A checksum over {_operations} operations is {sum}; the truth is {expected}.");
    }
}
