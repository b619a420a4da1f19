namespace UnionFs;

/// <summary>Finds paths that begin as the caller wrote the directory.</summary>
internal sealed class PathEnumerator(DirectorySearch search) : SearchEnumerator<string>(search)
{
    protected override string Make(bool isDirectory, bool isSpecial)
    {
        var start = Search.OriginalRoot;
        var below = Path.AsSpan(Search.Root.Length).Trim('/');
        var separator = start.EndsWith('/') ? "" : "/";
        return below.IsEmpty ? string.Concat(start, separator, Name) : string.Concat(string.Concat(start, separator, below), "/", Name);
    }
}
