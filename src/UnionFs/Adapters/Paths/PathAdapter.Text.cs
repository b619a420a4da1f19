using System.Diagnostics.CodeAnalysis;

namespace UnionFs;

/// <content>The parts of a path.</content>
internal sealed partial class PathAdapter
{
    [return: NotNullIfNotNull(nameof(path))]
    public string? ChangeExtension(string? path, string? extension)
    {
        if (string.IsNullOrEmpty(path))
        {
            return path;
        }

        var name = PathText.Name(path);
        var dot = name.LastIndexOf('.');
        var stem = path.AsSpan(0, dot < 0 ? path.Length : path.Length - name.Length + dot);
        return extension is null ? stem.ToString() : string.Concat(stem, extension.StartsWith('.') ? "" : ".", extension);
    }

    public ReadOnlySpan<char> GetDirectoryName(ReadOnlySpan<char> path) => path[..Math.Max(0, DirectoryLength(path))];

    public string? GetDirectoryName(string? path)
    {
        var length = path is null ? -1 : DirectoryLength(path);
        return length < 0 ? null : PathText.WithoutDoubleSlashes(path!.AsSpan(0, length));
    }

    public ReadOnlySpan<char> GetExtension(ReadOnlySpan<char> path)
    {
        var name = PathText.Name(path);
        var dot = name.LastIndexOf('.');
        return dot < 0 || dot == name.Length - 1 ? default : name[dot..];
    }

    [return: NotNullIfNotNull(nameof(path))]
    public string? GetExtension(string? path) => path is null ? null : GetExtension(path.AsSpan()).ToString();

    public ReadOnlySpan<char> GetFileName(ReadOnlySpan<char> path) => PathText.Name(path);

    [return: NotNullIfNotNull(nameof(path))]
    public string? GetFileName(string? path) => path is null ? null : PathText.Name(path) is var name && name.Length == path.Length ? path : name.ToString();

    public ReadOnlySpan<char> GetFileNameWithoutExtension(ReadOnlySpan<char> path)
    {
        var name = PathText.Name(path);
        var dot = name.LastIndexOf('.');
        return dot < 0 ? name : name[..dot];
    }

    [return: NotNullIfNotNull(nameof(path))]
    public string? GetFileNameWithoutExtension(string? path) => path is null ? null : GetFileNameWithoutExtension(path.AsSpan()).ToString();

    public bool HasExtension(ReadOnlySpan<char> path) => !GetExtension(path).IsEmpty;

    public bool HasExtension([NotNullWhen(true)] string? path) => path is not null && HasExtension(path.AsSpan());

    public bool EndsInDirectorySeparator(ReadOnlySpan<char> path) => path.EndsWith('/');

    public bool EndsInDirectorySeparator(string path) => path is not null && path.EndsWith('/');

    public ReadOnlySpan<char> TrimEndingDirectorySeparator(ReadOnlySpan<char> path) => path.Length > 1 && path[^1] == '/' ? path[..^1] : path;

    public string TrimEndingDirectorySeparator(string path) => path is null ? null! : PathText.TrimEnd(path);

    /// <summary>How much of a path is the directory; −1 if it has none, as the root.</summary>
    private static int DirectoryLength(ReadOnlySpan<char> path)
    {
        var root = path.StartsWith('/') ? 1 : 0;
        if (path.Length <= root)
        {
            return -1;
        }

        var slash = path.LastIndexOf('/');
        return slash < root ? root : Math.Max(root, path[..slash].TrimEnd('/').Length);
    }
}
