using System.Text;

namespace UnionFs;

/// <content>Paths put together.</content>
internal sealed partial class PathAdapter
{
    public string Combine(string path1, string path2)
    {
        ArgumentNullException.ThrowIfNull(path1);
        ArgumentNullException.ThrowIfNull(path2);
        return Combined([path1, path2]);
    }

    public string Combine(string path1, string path2, string path3)
    {
        ArgumentNullException.ThrowIfNull(path1);
        ArgumentNullException.ThrowIfNull(path2);
        ArgumentNullException.ThrowIfNull(path3);
        return Combined([path1, path2, path3]);
    }

    public string Combine(string path1, string path2, string path3, string path4)
    {
        ArgumentNullException.ThrowIfNull(path1);
        ArgumentNullException.ThrowIfNull(path2);
        ArgumentNullException.ThrowIfNull(path3);
        ArgumentNullException.ThrowIfNull(path4);
        return Combined([path1, path2, path3, path4]);
    }

    public string Combine(params string[] paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        return Combine((ReadOnlySpan<string>)paths);
    }

    public string Combine(params ReadOnlySpan<string> paths)
    {
        foreach (var path in paths)
        {
            ArgumentNullException.ThrowIfNull(path, nameof(paths));
        }

        return Combined(paths);
    }

    public string Join(ReadOnlySpan<char> path1, ReadOnlySpan<char> path2) => Joined(path1, path2);

    public string Join(ReadOnlySpan<char> path1, ReadOnlySpan<char> path2, ReadOnlySpan<char> path3) => Joined(Joined(path1, path2), path3);

    public string Join(ReadOnlySpan<char> path1, ReadOnlySpan<char> path2, ReadOnlySpan<char> path3, ReadOnlySpan<char> path4) =>
        Joined(Joined(path1, path2), Joined(path3, path4));

    public string Join(string? path1, string? path2) => Joined(path1, path2);

    public string Join(string? path1, string? path2, string? path3) => Join(path1.AsSpan(), path2, path3);

    public string Join(string? path1, string? path2, string? path3, string? path4) => Join(path1.AsSpan(), path2, path3, path4);

    public string Join(params string?[] paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        return Join((ReadOnlySpan<string?>)paths);
    }

    public string Join(params ReadOnlySpan<string?> paths)
    {
        var text = new StringBuilder();
        foreach (var path in paths)
        {
            if (!string.IsNullOrEmpty(path))
            {
                text.Append(text.Length == 0 || text[^1] == '/' || path[0] == '/' ? "" : "/").Append(path);
            }
        }

        return text.ToString();
    }

    public bool TryJoin(ReadOnlySpan<char> path1, ReadOnlySpan<char> path2, Span<char> destination, out int charsWritten) =>
        TryWrite(Joined(path1, path2), destination, out charsWritten);

    public bool TryJoin(ReadOnlySpan<char> path1, ReadOnlySpan<char> path2, ReadOnlySpan<char> path3, Span<char> destination, out int charsWritten) =>
        TryWrite(Joined(Joined(path1, path2), path3), destination, out charsWritten);

    private static bool TryWrite(string text, Span<char> destination, out int written)
    {
        var fits = text.TryCopyTo(destination);
        written = fits ? text.Length : 0;
        return fits;
    }

    private static string Joined(ReadOnlySpan<char> first, ReadOnlySpan<char> second) =>
        first.IsEmpty ? second.ToString()
        : second.IsEmpty ? first.ToString()
        : first[^1] == '/' || second[0] == '/' ? string.Concat(first, second)
        : string.Concat(first, "/", second);

    private static string Combined(ReadOnlySpan<string> paths)
    {
        var result = "";
        foreach (var path in paths)
        {
            result = path.Length == 0 ? result : result.Length == 0 || path[0] == '/' ? path : PathText.Join(result, path);
        }

        return result;
    }
}
