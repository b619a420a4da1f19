namespace UnionFs.FileProviders;

/// <summary>Paths below a provider's root, as text; the rules are those of Unix on every host.</summary>
internal static class ProviderPath
{
    /// <summary>An absolute path without a separator at its end; <c>/</c> stays.</summary>
    public static string ToAbsolute(string path)
    {
        var trimmed = path.Trim('/');
        return "/" + trimmed;
    }

    public static bool IsValid(string path) => !path.Contains('\0');

    public static string WithoutLeadingSeparators(string path) => path.TrimStart('/');

    public static bool IsRooted(string path) => path.StartsWith('/');

    /// <summary>Names that are not served: those that are hidden on Unix.</summary>
    public static bool IsExcluded(ReadOnlySpan<char> name) => name.StartsWith('.');

    /// <summary>Whether <c>..</c> ever leads above where the path begins.</summary>
    public static bool NavigatesAboveRoot(ReadOnlySpan<char> path)
    {
        var depth = 0;
        foreach (var range in path.Split('/'))
        {
            depth += path[range] switch
            {
                "" or "." => 0,
                ".." => -1,
                _ => 1,
            };
            if (depth < 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The path of the sandbox that a path below the root means, <c>.</c> and <c>..</c> resolved as text.</summary>
    /// <param name="root">An absolute path without a separator at its end.</param>
    /// <param name="subpath">A path without separators in front.</param>
    /// <param name="path">The absolute path; it ends in a separator if the other does.</param>
    /// <param name="name">Its last name; empty if it ends in a separator.</param>
    /// <returns>Whether it stays below the root.</returns>
    public static bool TryResolve(string root, string subpath, out string path, out string name)
    {
        (path, name) = ("", "");
        if (NavigatesAboveRoot(subpath))
        {
            return false;
        }

        var names = new List<string>();
        var parts = subpath.Split('/');
        foreach (var part in parts)
        {
            if (part == "..")
            {
                names.RemoveAt(names.Count - 1);
            }
            else if (part is not ("" or "."))
            {
                names.Add(part);
            }
        }

        // What comes back to the root by dots is not below it, as the text of the root ends in a separator there.
        var end = parts[^1].Length == 0 && names.Count > 0 ? "/" : "";
        path = (root == "/" ? "" : root) + "/" + string.Join('/', names) + end;
        name = names.Count == 0 || end.Length > 0 ? "" : names[^1];
        return names.Count > 0 || parts[^1].Length == 0;
    }
}
