using System.Collections;

namespace UnionFs;

/// <summary>The lines that a reader has left; disposing closes it, also when no line was asked for.</summary>
internal sealed class LineEnumerator(StreamReader reader) : IEnumerator<string>
{
    private bool _isOver;

    public string Current { get; private set; } = "";

    object IEnumerator.Current => Current;

    public bool MoveNext()
    {
        if (!_isOver && reader.ReadLine() is { } line)
        {
            Current = line;
            return true;
        }

        Dispose();
        return false;
    }

    public void Reset() => throw new NotSupportedException("Lines are read once.");

    public void Dispose()
    {
        _isOver = true;
        reader.Dispose();
    }
}
