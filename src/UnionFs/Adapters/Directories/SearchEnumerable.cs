using System.Collections;

namespace UnionFs;

/// <summary>
/// What a search finds. The first enumerator is made with it, so that a directory that is not there is told of at once; it goes to the first who
/// asks.
/// </summary>
internal sealed class SearchEnumerable<T>(Func<SearchEnumerator<T>> start) : IEnumerable<T>
    where T : class
{
    private SearchEnumerator<T>? _first = start();

    public IEnumerator<T> GetEnumerator() => Interlocked.Exchange(ref _first, null) ?? start();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
