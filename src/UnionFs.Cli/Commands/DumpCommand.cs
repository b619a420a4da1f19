using System.CommandLine;

namespace UnionFs.Cli.Commands;

/// <summary><c>dump</c>: every path of the merged view, one line each.</summary>
internal static class DumpCommand
{
    public static Command Create(TextWriter output)
    {
        var layers = StackOption.Create();
        var json = new Option<bool>("--json") { Description = "One JSON object a line." };
        var command = new Command("dump", "Write every path of the merged view with everything about it, one line each.") { layers, json };
        command.SetAction(parsed =>
        {
            using var stack = StackOption.Open(parsed.GetValue(layers));
            using var fs = UnionFileSystem.Create(stack.Stack);
            Write(fs, stack, parsed.GetValue(json), output);
            return 0;
        });
        return command;
    }

    public static void Write(UnionFileSystem fs, OpenedStack stack, bool json, TextWriter output)
    {
        foreach (var entry in fs.Walk("/", hashContent: true))
        {
            output.Write(json ? TreeText.FormatJson(entry, stack.NameOf(entry.Layer)) : TreeText.Format(entry));
            output.Write('\n');
        }
    }
}
