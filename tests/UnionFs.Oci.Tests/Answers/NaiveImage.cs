namespace UnionFs.Oci.Tests.Answers;

/// <summary>What is stored, seen and hidden, found by walking the view of every prefix of a stack from end to end: slow and plain.</summary>
internal sealed class NaiveImage
{
    public NaiveImage(LayerStack stack)
    {
        for (var count = 0; count <= stack.Count; count++)
        {
            using var fs = UnionFileSystem.Create(stack.Take(count));
            Views.Add(fs.Walk(hashContent: true).ToDictionary(static e => e.Path));
        }

        for (var layer = 0; layer < stack.Count; layer++)
        {
            var seen = Views[layer + 1].Values.Where(static e => e.Stat.IsFile).ToLookup(Number);
            foreach (var names in seen)
            {
                var first = names.First();
                if (!Files.TryGetValue(names.Key, out var file))
                {
                    Files.Add(names.Key, file = new NaiveFile(first.Stat.Size, first.Sha256!, layer));
                }

                file.Paths = [.. names.Select(static n => n.Path)];
            }

            foreach (var (number, file) in Files)
            {
                file.HiddenBy = file.HiddenBy < 0 && !seen.Contains(number) ? layer : file.HiddenBy;
            }
        }
    }

    /// <summary>The merged view of no layer, of the first, of the first two …</summary>
    public List<Dictionary<string, TreeEntry>> Views { get; } = [];

    public Dictionary<int, NaiveFile> Files { get; } = [];

    /// <summary>What one layer did, as lines: the letter and the path.</summary>
    public IEnumerable<string> Changes(int layer)
    {
        var (old, now) = (Views[layer], Views[layer + 1]);
        foreach (var path in old.Keys.Union(now.Keys).Where(static p => p != "/"))
        {
            var (isOld, isNow) = (old.TryGetValue(path, out var before), now.TryGetValue(path, out var after));
            if (isOld != isNow)
            {
                yield return $"{(isOld ? 'D' : 'A')} {path}";
            }
            else if (before!.Stat.Kind != after!.Stat.Kind || before.Stat.Mode != after.Stat.Mode || !before.Xattrs.Equals(after.Xattrs)
                || before.Target != after.Target || (after.Stat.IsSymlink && before.Layer != after.Layer))
            {
                yield return $"M {path}";
            }
        }
    }

    /// <summary>The causes that may be given for a file that is gone.</summary>
    public IEnumerable<WasteCause> CausesOf(NaiveFile file)
    {
        var now = Views[file.HiddenBy + 1];
        if (file.Paths.Any(p => now.TryGetValue(p, out var e) && e.Stat.IsFile && e.Sha256 == file.Sha256))
        {
            return [WasteCause.MetadataOnly];
        }

        if (now.Values.Any(e => e.Stat.IsFile && e.Layer == file.HiddenBy && e.Sha256 == file.Sha256))
        {
            return [WasteCause.Moved];
        }

        return file.Paths.SelectMany(p => CausesAt(p, now)).Distinct();
    }

    private static IEnumerable<WasteCause> CausesAt(string path, Dictionary<string, TreeEntry> now)
    {
        if (now.TryGetValue(path, out var entry))
        {
            return [entry.Stat.IsFile ? WasteCause.Overwritten : WasteCause.Replaced];
        }

        for (var at = path[..path.LastIndexOf('/')]; at.Length > 0; at = at[..at.LastIndexOf('/')])
        {
            if (now.TryGetValue(at, out var above))
            {
                return above.Stat.IsDirectory ? [WasteCause.Deleted, WasteCause.Opaque] : [WasteCause.Replaced];
            }
        }

        return [WasteCause.Deleted, WasteCause.Opaque];
    }

    private static int Number(TreeEntry entry) => BitConverter.ToInt32(entry.Xattrs.First(static x => x.Key == RandomLayers.Identity).Value.Span);
}
