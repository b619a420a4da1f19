using System.Collections;

namespace UnionFs;

/// <summary>
/// The lines of a file, read as the caller goes on. The file is opened at once, so that what is wrong with it is known at once, and anew each
/// further time.
/// </summary>
internal sealed class LineSequence : IEnumerable<string>, IDisposable
{
    private readonly Func<StreamReader> _open;
    private StreamReader? _first;

    public LineSequence(Func<StreamReader> open)
    {
        _open = open;
        _first = open();
    }

    public IEnumerator<string> GetEnumerator() => new LineEnumerator(Interlocked.Exchange(ref _first, null) ?? _open());

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Closes the file if no line was asked for yet.</summary>
    public void Dispose() => Interlocked.Exchange(ref _first, null)?.Dispose();
}
