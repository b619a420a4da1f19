using System.Diagnostics;
using System.Globalization;

namespace UnionFs.MountClient.Fsx;

/// <summary>A file and its shadow, and random operations on both.</summary>
internal sealed class Exercise : IDisposable
{
    private const int Remembered = 40;
    private const int OperationsBetweenComparisons = 1000;
    private readonly string _path;
    private readonly int _seed;
    private readonly Random _random;
    private readonly OperationSource _operations;
    private readonly TestedFile _file;
    private readonly Shadow _shadow;
    private readonly byte[] _buffer;
    private readonly Queue<Operation> _last = new();
    private readonly SortedDictionary<Verb, int> _done = [];
    private readonly SortedDictionary<Verb, int> _unsupported = [];

    public Exercise(string path, int seed, int capacity, bool maps)
    {
        _path = path;
        _seed = seed;
        _random = new Random(seed);
        _operations = new OperationSource(new Random(~seed), maps);
        _file = new TestedFile(path);
        _shadow = new Shadow(capacity);
        _buffer = new byte[capacity];
        if (_file.Length > capacity)
        {
            _file.SetLength(capacity);
        }

        // What a lower layer brought counts: it is read once, and must never change by itself.
        _shadow.Take(_buffer.AsSpan(0, _file.Read(0, _buffer)));
    }

    public void Dispose() => _file.Dispose();

    /// <summary>Runs operations until the first difference; tells what was done, or what differed and what went before.</summary>
    public bool Run(long operations)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            for (long number = 1; number <= operations; number++)
            {
                Step(_operations.Next(number, _shadow.Length, _shadow.Capacity));
                if (number % OperationsBetweenComparisons == 0)
                {
                    Compare(0, _shadow.Length);
                }
            }

            _file.Reopen(empty: false);
            Compare(0, _shadow.Length);
        }
        catch (DifferenceException e)
        {
            Console.WriteLine($"fsx {_path}: seed {_seed}: {e.Message}");
            Console.WriteLine($"length {_shadow.Length:x}; the last operations:");
            foreach (var operation in _last)
            {
                Console.WriteLine(operation);
            }

            return false;
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"fsx {_path}: seed {_seed}, {operations} operations, 0 differences, {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s"));
        Console.WriteLine($"  {string.Join(", ", _done.Select(static d => $"{d.Key} {d.Value}"))}; unsupported: {Unsupported()}");
        return true;
    }

    private string Unsupported() => _unsupported.Count == 0 ? "none" : string.Join(", ", _unsupported.Select(static d => $"{d.Key} {d.Value}"));

    private void Step(in Operation operation)
    {
        if (_last.Count == Remembered)
        {
            _last.Dequeue();
        }

        _last.Enqueue(operation);
        _done[operation.Verb] = _done.GetValueOrDefault(operation.Verb) + 1;
        if (operation.Verb is >= Verb.PunchHole and <= Verb.AllocateKeepSize)
        {
            Allocate(operation);
        }
        else if (operation.Verb is Verb.Read or Verb.Write or Verb.Append or Verb.MapRead or Verb.MapWrite or Verb.CopyRange)
        {
            Transfer(operation);
        }
        else
        {
            Whole(operation);
        }

        Same(_file.Length, _shadow.Length, "the length");
    }

    private void Transfer(Operation o)
    {
        if (o.Length == 0)
        {
            return;
        }

        switch (o.Verb)
        {
            case Verb.Read:
                Compare(o.Offset, o.Length);
                break;
            case Verb.MapRead:
                _file.Map(o.Offset, o.Length, write: false, sync: false, mapped => CompareMapped(o, mapped));
                break;
            case Verb.CopyRange:
                _file.CopyRange(o.Offset, o.Target, o.Length);
                _shadow.Copy(o.Offset, o.Target, o.Length);
                break;
            default:
                _random.NextBytes(_buffer.AsSpan(0, o.Length));
                Write(o, _buffer.AsSpan(0, o.Length));
                break;
        }
    }

    private void Write(Operation o, ReadOnlySpan<byte> data)
    {
        if (o.Verb == Verb.Write)
        {
            _file.Write(o.Offset, data);
        }
        else if (o.Verb == Verb.Append)
        {
            _file.Append(data);
        }
        else
        {
            // What lies behind the end cannot be reached through a mapping.
            if (o.Offset + o.Length > _shadow.Length)
            {
                _file.SetLength(o.Offset + o.Length);
            }

            _file.Map(o.Offset, o.Length, write: true, sync: _random.Next(3) == 0, mapped => _buffer.AsSpan(0, o.Length).CopyTo(mapped));
        }

        _shadow.Write(o.Offset, data);
    }

    private void Allocate(Operation o)
    {
        if (o.Length == 0)
        {
            return;
        }

        var mode = o.Verb switch
        {
            Verb.PunchHole => Calls.PunchHole | Calls.KeepSize,
            Verb.ZeroRange => Calls.ZeroRange,
            Verb.ZeroRangeKeepSize => Calls.ZeroRange | Calls.KeepSize,
            Verb.AllocateKeepSize => Calls.KeepSize,
            _ => 0,
        };
        if (!_file.Allocate(mode, o.Offset, o.Length))
        {
            _unsupported[o.Verb] = _unsupported.GetValueOrDefault(o.Verb) + 1;
            return;
        }

        if (o.Verb is Verb.PunchHole or Verb.ZeroRange or Verb.ZeroRangeKeepSize)
        {
            _shadow.Zero(o.Offset, o.Length);
        }

        if ((mode & Calls.KeepSize) == 0)
        {
            _shadow.Grow(o.Offset + o.Length);
        }
    }

    private void Whole(Operation o)
    {
        switch (o.Verb)
        {
            case Verb.TruncateDown or Verb.TruncateUp:
                _file.SetLength(o.Offset);
                _shadow.SetLength(o.Offset);
                break;
            case Verb.TruncateByPath:
                _file.SetLengthByPath(o.Offset);
                _shadow.SetLength(o.Offset);
                break;
            case Verb.SeekHoles:
                SeekHoles();
                break;
            case Verb.Sync or Verb.SyncData:
                _file.Sync(o.Verb == Verb.SyncData);
                break;
            case Verb.DropCache:
                _file.DropCache();
                break;
            case Verb.Reopen:
                _file.Reopen(empty: false);
                break;
            case Verb.ReopenEmpty:
                _file.Reopen(empty: true);
                _shadow.SetLength(0);
                break;
            case Verb.Rename:
                _file.Rename();
                break;
            default:
                Compare(0, _shadow.Length);
                break;
        }
    }

    /// <summary>Data and holes take turns up to the end, and what is called a hole holds zeros.</summary>
    private void SeekHoles()
    {
        for (long at = 0; at < _shadow.Length;)
        {
            var data = _file.Seek(at, Calls.SeekData);
            var hole = data < 0 ? _shadow.Length : data;
            if (hole < at || hole > _shadow.Length || _shadow.Slice(at, (int)(hole - at)).ContainsAnyExcept((byte)0))
            {
                throw new DifferenceException($"SEEK_DATA from 0x{at:x} says 0x{data:x}, but there is data before it, or it lies outside");
            }

            if (data < 0)
            {
                break;
            }

            at = _file.Seek(data, Calls.SeekHole);
            if (at <= data || at > _shadow.Length)
            {
                throw new DifferenceException($"SEEK_HOLE from 0x{data:x} says 0x{at:x} of 0x{_shadow.Length:x}");
            }
        }
    }

    private void CompareMapped(Operation o, ReadOnlySpan<byte> mapped)
    {
        Equal(o.Offset, mapped[..o.Length]);

        // The rest of the last page is either more of the file or zeros.
        var rest = mapped[o.Length..];
        var more = (int)Math.Min(rest.Length, _shadow.Length - o.Offset - o.Length);
        Equal(o.Offset + o.Length, rest[..more]);
        if (rest[more..].ContainsAnyExcept((byte)0))
        {
            throw new DifferenceException("a mapping shows something behind the end of the file");
        }
    }

    private void Compare(long offset, int length)
    {
        // One byte more is asked for, so that an end that is too far is seen.
        var buffer = _buffer.AsSpan(0, Math.Min(_buffer.Length, length + 1));
        var expected = (int)Math.Min(buffer.Length, _shadow.Length - offset);
        Same(_file.Read(offset, buffer), expected, $"the count read at 0x{offset:x}");
        Equal(offset, buffer[..expected]);
    }

    private void Equal(long offset, ReadOnlySpan<byte> actual)
    {
        var expected = _shadow.Slice(offset, actual.Length);
        var same = actual.CommonPrefixLength(expected);
        if (same < actual.Length)
        {
            var wrong = 0;
            for (var i = same; i < actual.Length; i++)
            {
                wrong += actual[i] == expected[i] ? 0 : 1;
            }

            throw new DifferenceException(
                $"at 0x{offset + same:x} is {actual[same]:x2} and should be {expected[same]:x2}; {wrong} of {actual.Length} bytes from 0x{offset:x} on differ");
        }
    }

    private static void Same(long actual, long expected, string what)
    {
        if (actual != expected)
        {
            throw new DifferenceException($"{what} is 0x{actual:x} and should be 0x{expected:x}");
        }
    }
}
