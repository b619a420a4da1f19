using System.CommandLine;
using System.Globalization;

namespace UnionFs.Cli.Commands;

/// <summary><c>ls</c>: the names of a directory with attributes and the layer each comes from.</summary>
internal static class ListCommand
{
    public static Command Create(TextWriter output)
    {
        var layers = StackOption.Create();
        var path = new Argument<string>("path") { DefaultValueFactory = _ => "/", Description = "The directory; anything else is listed itself." };
        var json = StackOption.Json();
        var command = new Command("ls", "List a directory of the merged view.") { layers, path, json };
        command.SetAction(parsed =>
        {
            using var stack = StackOption.Open(parsed, layers);
            using var fs = UnionFileSystem.Create(stack.Stack);
            var entries = Entries(fs, parsed.GetValue(path)!);
            if (parsed.GetValue(json))
            {
                foreach (var entry in entries)
                {
                    output.Write($"{TreeText.FormatJson(entry, stack.NameOf(entry.Layer))}\n");
                }
            }
            else
            {
                WriteTable(entries, stack, output);
            }

            return 0;
        });
        return command;
    }

    /// <summary>What is in a directory, or the node itself; a link at the end is followed only if it ends in a slash.</summary>
    private static IEnumerable<TreeEntry> Entries(UnionFileSystem fs, string path)
    {
        var node = fs.Walk(path, maxDepth: 1);
        return fs.Stat(path, followLinks: false).IsDirectory ? node.Skip(1) : node;
    }

    private static void WriteTable(IEnumerable<TreeEntry> entries, OpenedStack stack, TextWriter output)
    {
        var hasLayers = stack.Names.Count > 1;
        var table = new TextTable(hasLayers ? [1, 3, 5] : [1, 3]);
        string[] Row(string mode, string links, string owner, string size, string modified, string layer, string name) =>
            hasLayers ? [mode, links, owner, size, modified, layer, name] : [mode, links, owner, size, modified, name];
        table.Add(Row("mode", "links", "owner", "size", "modified", "layer", "name"));
        foreach (var entry in entries)
        {
            var stat = entry.Stat;
            var size = stat.Kind is NodeKind.CharacterDevice or NodeKind.BlockDevice ? $"{stat.Device.Major},{stat.Device.Minor}" : $"{stat.Size}";
            var time = string.Create(CultureInfo.InvariantCulture, $"{stat.ModifyTime.ToDateTimeOffset():yyyy-MM-dd HH:mm}");
            table.Add(Row(FsMode.ToText(stat.Kind, stat.Mode), $"{stat.LinkCount}", $"{stat.Uid}:{stat.Gid}", size, time, OpenedStack.Mark(entry), EntryText.Name(entry)));
        }

        table.Write(output);
        stack.WriteLegend(output);
    }
}
