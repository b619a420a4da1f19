using System.CommandLine;

namespace UnionFs.Cli.Commands;

/// <summary><c>dump</c>: every path of the merged view, one line each.</summary>
internal static class DumpCommand
{
    public static Command Create(TextWriter output, TextWriter error)
    {
        var layers = StackOption.Create();
        var json = StackOption.Json();
        var command = new Command("dump", "Write every path of the merged view with everything about it, one line each.") { layers, json };
        command.SetAction(parsed =>
        {
            using var stack = StackOption.Open(parsed, layers);
            using var fs = UnionFileSystem.Create(stack.Stack);
            return Write(fs, stack, parsed.GetValue(json), output, error);
        });
        return command;
    }

    /// <summary>Writes the view. What cannot be read is told once, at the end, with a 1.</summary>
    public static int Write(UnionFileSystem fs, OpenedStack stack, bool json, TextWriter output, TextWriter error)
    {
        var nameOf = stack.NamesOf(fs);
        TreeEntry? unreadable = null;
        foreach (var entry in fs.Walk("/", hashContent: true))
        {
            output.Write($"{(json ? TreeText.FormatJson(entry, nameOf(entry.Layer)) : TreeText.Format(entry))}\n");
            unreadable ??= entry.Failure is null ? null : entry;
        }

        return unreadable is null ? 0 : Tool.Fail(error, $"Not everything could be read, first '{FsText.Escape(unreadable.Path)}': {unreadable.Failure}", 1);
    }
}
