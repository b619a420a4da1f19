using System.CommandLine;
using System.Globalization;
using UnionFs.Oci;

namespace UnionFs.Cli;

/// <summary>
/// One line on standard error that tells how far something has come, with bytes and rate, drawn over itself. It appears after a second and
/// goes away at the end; where standard error is no terminal nothing is written at all.
/// </summary>
internal sealed class ProgressLine : IProgress<ImageProgress>, IProgress<StoreCheckProgress>, IProgress<TarWriteProgress>, IProgress<FolderWriteProgress>, IDisposable
{
    private const int BarWidth = 24;
    private static readonly TimeSpan s_delay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(100);
    private readonly Lock _gate = new();
    private readonly string _what;
    private readonly TextWriter? _output;
    private readonly TimeProvider _clock;
    private readonly int _columns;
    private readonly long _start;
    private long _last;
    private int _width;

    /// <summary>Starts a line.</summary>
    /// <param name="what">What goes on, escaped.</param>
    /// <param name="output">Where it is drawn; null if nowhere.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="columns">How long it may be: what is longer than the terminal is wide cannot be drawn over.</param>
    public ProgressLine(string what, TextWriter? output, TimeProvider clock, int columns = int.MaxValue)
    {
        (_what, _output, _clock, _columns) = (what, output, clock, columns);
        _start = clock.GetTimestamp();
    }

    /// <summary>A line on the standard error of a command line, if that is a terminal.</summary>
    public static ProgressLine Start(string what, ParseResult? parsed)
    {
        var error = parsed?.InvocationConfiguration.Error;
        var isTerminal = ReferenceEquals(error, Console.Error) && !Console.IsErrorRedirected;
        return new ProgressLine(what, isTerminal ? error : null, TimeProvider.System, isTerminal && Console.WindowWidth is > 1 and var width ? width - 1 : int.MaxValue);
    }

    /// <inheritdoc />
    public void Report(ImageProgress value) => Draw(value.BytesDone, value.BytesTotal);

    /// <inheritdoc />
    public void Report(StoreCheckProgress value) => Draw(value.BytesDone, value.BytesTotal);

    /// <inheritdoc />
    public void Report(TarWriteProgress value) => Draw(value.Bytes, 0);

    /// <inheritdoc />
    public void Report(FolderWriteProgress value) => Draw(value.Bytes, 0);

    /// <summary>Draws how far it has come.</summary>
    /// <param name="done">Bytes done.</param>
    /// <param name="total">All bytes; 0 if that is not known.</param>
    public void Draw(long done, long total)
    {
        if (_output is null)
        {
            return;
        }

        lock (_gate)
        {
            var elapsed = _clock.GetElapsedTime(_start);
            if (elapsed < s_delay || (_width > 0 && _clock.GetElapsedTime(_last) < s_interval && (total <= 0 || done < total)))
            {
                return;
            }

            _last = _clock.GetTimestamp();
            var line = Format(_what, done, total, elapsed);
            if (line.Length > _columns)
            {
                line = Format(_what[..Math.Max(0, _what.Length - (line.Length - _columns) - 1)] + "…", done, total, elapsed);
                line = line[..Math.Min(line.Length, _columns)];
            }

            _output.Write($"\r{line.PadRight(_width)}");
            _output.Flush();
            _width = line.Length;
        }
    }

    /// <summary>Takes the line away.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_width > 0)
            {
                _output!.Write($"\r{new string(' ', _width)}\r");
                _output.Flush();
                _width = 0;
            }
        }
    }

    /// <summary>As in <c>opening x  [######------------------]  15.8 MB of 63.4 MB  118.0 MB/s</c>.</summary>
    internal static string Format(string what, long done, long total, TimeSpan elapsed)
    {
        var rate = ByteText.Format((long)(done / Math.Max(elapsed.TotalSeconds, 0.001)));
        if (total <= 0)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{what}  {ByteText.Format(done)}  {rate}/s");
        }

        var filled = (int)Math.Clamp((double)done / total * BarWidth, 0, BarWidth);
        return string.Create(
            CultureInfo.InvariantCulture, $"{what}  [{new string('#', filled)}{new string('-', BarWidth - filled)}]  {ByteText.Format(done)} of {ByteText.Format(total)}  {rate}/s");
    }
}
