namespace UnionFs.Cli.Commands;

/// <summary>An entry in the words of a listing.</summary>
internal static class EntryText
{
    /// <summary>The last name of an entry, escaped, with the target of a link and why it could not be read.</summary>
    public static string Name(TreeEntry entry)
    {
        var name = entry.Path == "/" ? entry.Path : entry.Path[(entry.Path.LastIndexOf('/') + 1)..];
        var target = entry.Target is null ? "" : $" -> {FsText.Escape(entry.Target)}";
        var failure = entry.Failure is null ? "" : $"  ({entry.Failure})";
        return $"{FsText.Escape(name)}{target}{failure}";
    }
}
