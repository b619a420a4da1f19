namespace UnionFs;

/// <summary>Reads the names that stand for deletions in OCI layers (rules 14–17, 20, 23).</summary>
internal static class OciWhiteouts
{
    private static ReadOnlySpan<byte> Mark => ".wh."u8;

    private static ReadOnlySpan<byte> MetadataMark => ".wh..wh."u8;

    private static ReadOnlySpan<byte> OpaqueName => ".wh..wh..opq"u8;

    public static bool MayBeOne(ReadOnlySpan<byte> path) => path.IndexOf(Mark) >= 0;

    /// <summary>Says what a path means, and which path is hidden or opaque. A mark counts whatever the type of its entry.</summary>
    public static OciMark Parse(ReadOnlySpan<byte> path, out byte[] target)
    {
        target = [];
        while (path.EndsWith("/"u8) || path.EndsWith("/."u8))
        {
            path = path[..^1];
        }

        var slash = path.LastIndexOf((byte)'/');
        var parents = path[..(slash + 1)];
        var name = path[(slash + 1)..];
        if (IsBelowMark(parents, out var mark))
        {
            return mark;
        }

        if (!name.StartsWith(Mark))
        {
            return OciMark.None;
        }

        if (name.SequenceEqual(OpaqueName))
        {
            target = parents.ToArray();
            return OciMark.Opaque;
        }

        if (name.StartsWith(MetadataMark))
        {
            return OciMark.Skipped;
        }

        var hidden = name[Mark.Length..];
        if (hidden.IsEmpty || hidden.SequenceEqual("."u8) || hidden.SequenceEqual(".."u8))
        {
            return OciMark.Malformed;
        }

        target = [.. parents, .. hidden];
        return OciMark.Whiteout;
    }

    private static bool IsBelowMark(ReadOnlySpan<byte> parents, out OciMark mark)
    {
        mark = OciMark.None;
        foreach (var range in parents.Split((byte)'/'))
        {
            if (parents[range].StartsWith(Mark))
            {
                mark = parents[range].StartsWith(MetadataMark) ? OciMark.Skipped : OciMark.Malformed;
                return true;
            }
        }

        return false;
    }
}
