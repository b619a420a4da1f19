using System.Collections.ObjectModel;
using System.IO.Enumeration;

namespace UnionFs;

/// <summary>The names a watcher tells of; none means all. As in System.IO, nothing and <c>*.*</c> are <c>*</c>.</summary>
internal sealed class WatchFilters : Collection<string>
{
    private volatile string[] _filters = [];

    /// <summary>Whether the last name of a path fits one of the filters.</summary>
    public bool Fit(ReadOnlySpan<char> path)
    {
        var filters = _filters;
        var name = PathText.Name(path);
        foreach (var filter in filters)
        {
            if (FileSystemName.MatchesSimpleExpression(filter, name, ignoreCase: false))
            {
                return true;
            }
        }

        return filters.Length == 0;
    }

    protected override void InsertItem(int index, string item)
    {
        base.InsertItem(index, Normal(item));
        _filters = [.. this];
    }

    protected override void SetItem(int index, string item)
    {
        base.SetItem(index, Normal(item));
        _filters = [.. this];
    }

    protected override void RemoveItem(int index)
    {
        base.RemoveItem(index);
        _filters = [.. this];
    }

    protected override void ClearItems()
    {
        base.ClearItems();
        _filters = [];
    }

    private static string Normal(string? filter) => filter is null or "" or "*.*" ? "*" : filter;
}
