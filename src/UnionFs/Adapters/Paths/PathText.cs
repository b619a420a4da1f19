using System.Buffers;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace UnionFs;

/// <summary>Paths as text, by the rules of Unix whatever the host: <c>..</c> is resolved without asking what is there, as the BCL does.</summary>
internal static class PathText
{
    /// <summary>Whether an absolute path may hold something that <see cref="Normalize"/> changes, or a null character.</summary>
    public static bool NeedsWork(ReadOnlySpan<char> path)
    {
        var text = MemoryMarshal.Cast<char, ushort>(path);
        var found = Vector128<ushort>.Zero;
        var (slash, dot) = (Vector128.Create((ushort)'/'), Vector128.Create((ushort)'.'));
        var at = 0;

        // Every place with the one behind it, eight at a time; the rest one by one.
        for (; at + Vector128<ushort>.Count < text.Length; at += Vector128<ushort>.Count)
        {
            var here = Vector128.Create(text.Slice(at, Vector128<ushort>.Count));
            var next = Vector128.Create(text.Slice(at + 1, Vector128<ushort>.Count));
            found |= Vector128.Equals(here, Vector128<ushort>.Zero)
                | (Vector128.Equals(here, slash) & (Vector128.Equals(next, slash) | Vector128.Equals(next, dot)));
        }

        if (found != Vector128<ushort>.Zero)
        {
            return true;
        }

        for (; at < path.Length; at++)
        {
            if (path[at] == '\0' || (path[at] == '/' && at + 1 < path.Length && (path[at + 1] is '/' or '.')))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>An absolute path without empty names, <c>.</c> and <c>..</c>; a slash at the end stays. The same object if nothing changes.</summary>
    public static string Normalize(string path)
    {
        if (!NeedsWork(path))
        {
            return path;
        }

        var buffer = ArrayPool<char>.Shared.Rent(path.Length + 1);
        var length = Write(path, buffer);
        var result = path.AsSpan().SequenceEqual(buffer.AsSpan(0, length)) ? path : new string(buffer, 0, length);
        ArrayPool<char>.Shared.Return(buffer);
        return result;
    }

    /// <summary>The text with one slash for every run of slashes.</summary>
    public static string WithoutDoubleSlashes(ReadOnlySpan<char> path)
    {
        var text = path.ToString();
        while (text.Contains("//", StringComparison.Ordinal))
        {
            text = text.Replace("//", "/", StringComparison.Ordinal);
        }

        return text;
    }

    /// <summary>Two parts with one slash between them; the second is relative.</summary>
    public static string Join(string directory, string path) => directory.EndsWith('/') ? directory + path : directory + "/" + path;

    /// <summary>The path without one slash at its end; the root stays.</summary>
    public static string TrimEnd(string path) => path.Length > 1 && path[^1] == '/' ? path[..^1] : path;

    /// <summary>What the text names before its last name: the part that must be a directory. Empty for the root.</summary>
    public static ReadOnlySpan<char> Parent(ReadOnlySpan<char> path)
    {
        path = path.TrimEnd('/');
        var slash = path.LastIndexOf('/');
        return slash <= 0 ? path.IsEmpty ? default : "/" : path[..slash];
    }

    /// <summary>What comes after the last slash.</summary>
    public static ReadOnlySpan<char> Name(ReadOnlySpan<char> path) => path[(path.LastIndexOf('/') + 1)..];

    /// <summary>How to get from one absolute path without dots to another.</summary>
    public static string Relative(string from, string to)
    {
        var start = TrimEnd(from).AsSpan();
        var end = TrimEnd(to).AsSpan();
        if (start.SequenceEqual(end))
        {
            return ".";
        }

        // How much both have in common, in whole names.
        var common = start.CommonPrefixLength(end);
        if (!(IsEndOfName(start, common) && IsEndOfName(end, common)))
        {
            common = start[..common].LastIndexOf('/');
        }

        var up = start[Math.Min(start.Length, common)..].Trim('/');
        var down = to.AsSpan(Math.Min(to.Length, common)).TrimStart('/');
        var text = new StringBuilder();
        for (var levels = up.IsEmpty ? 0 : up.Count('/') + 1; levels > 0; levels--)
        {
            text.Append(text.Length == 0 ? ".." : "/..");
        }

        return text.Append(text.Length == 0 || down.IsEmpty ? "" : "/").Append(down).ToString();
    }

    private static bool IsEndOfName(ReadOnlySpan<char> path, int length) => length == path.Length || path[length] == '/' || (length == 1 && path[0] == '/');

    private static int Write(ReadOnlySpan<char> path, Span<char> result)
    {
        var endsInSlash = path[^1] == '/';
        var length = 0;
        while (!path.IsEmpty)
        {
            var slash = path.IndexOf('/');
            var name = slash < 0 ? path : path[..slash];
            path = slash < 0 ? default : path[(slash + 1)..];
            switch (name)
            {
                case "" or ".":
                    break;
                case "..":
                    length = Math.Max(0, result[..length].LastIndexOf('/'));
                    break;
                default:
                    result[length++] = '/';
                    name.CopyTo(result[length..]);
                    length += name.Length;
                    break;
            }
        }

        if (length == 0 || endsInSlash)
        {
            result[length++] = '/';
        }

        return length;
    }
}
