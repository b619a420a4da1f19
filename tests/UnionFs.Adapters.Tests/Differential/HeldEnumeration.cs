using System.Collections;
using System.IO.Abstractions;

namespace UnionFs.Adapters.Tests.Differential;

/// <summary>
/// An enumeration that stays open while other calls change what it goes through. Names that were changed meanwhile may come or not;
/// all others come exactly once.
/// </summary>
/// <param name="items">What is gone through.</param>
/// <param name="ordered">Whether the order is promised.</param>
internal sealed class HeldEnumeration(IEnumerable items, bool ordered) : IDisposable
{
    private readonly IEnumerator _items = items.GetEnumerator();
    private readonly List<string> _seen = [];
    private bool _isLetGo;

    /// <summary>The names of calls made since.</summary>
    public HashSet<string> Touched { get; } = new(StringComparer.Ordinal);

    /// <summary>One step. Which item comes is not compared, as the order is nobody's promise.</summary>
    public string Next() => Step() ? ordered ? _seen[^1] : "an item" : "the end";

    /// <summary>Everything up to the end, with what came before; what came before it was let go depends on the order.</summary>
    public string Rest()
    {
        if (_isLetGo && !ordered)
        {
            return "let go";
        }

        while (Step())
        {
        }

        return Text();
    }

    public void Dispose()
    {
        _isLetGo = true;
        (_items as IDisposable)?.Dispose();
    }

    private bool Step()
    {
        try
        {
            if (!_items.MoveNext())
            {
                return false;
            }
        }
        catch (Exception exception) when (Touched.Count > 0 && exception is IOException or UnauthorizedAccessException)
        {
            // A directory that went away before its turn came; whether it did depends on the order.
            return false;
        }

        _seen.Add(_items.Current is IFileSystemInfo info ? info.FullName : $"{_items.Current}");
        return true;
    }

    private string Text()
    {
        var lines = _seen.Where(s => ordered || !s.Split('/').Any(Touched.Contains)).ToList();
        if (!ordered)
        {
            lines.Sort(StringComparer.Ordinal);
        }

        return string.Join('|', lines);
    }
}
