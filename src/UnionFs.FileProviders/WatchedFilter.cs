using Microsoft.Extensions.FileSystemGlobbing;
using Microsoft.Extensions.Primitives;

namespace UnionFs.FileProviders;

/// <summary>A filter that is watched, and the token of everyone who watches it.</summary>
internal sealed class WatchedFilter
{
    private readonly CancellationTokenSource _source = new();
    private readonly Matcher? _matcher;

    public WatchedFilter(string filter)
    {
        Token = new CancellationChangeToken(_source.Token);
        if (filter.Contains('*', StringComparison.Ordinal) || filter.EndsWith('/'))
        {
            _matcher = new Matcher(StringComparison.OrdinalIgnoreCase);
            _matcher.AddInclude(filter);
        }
    }

    public IChangeToken Token { get; }

    /// <summary>Whether paths must be matched one by one; other filters are found by their text.</summary>
    public bool IsPattern => _matcher is not null;

    public bool Matches(string path) => _matcher!.Match(path).HasMatches;

    /// <summary>The token says at once that it has changed; those who registered are called on the pool, so none holds up the next event.</summary>
    public void Fire() => _ = _source.CancelAsync();
}
