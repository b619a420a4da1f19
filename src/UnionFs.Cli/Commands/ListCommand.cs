using System.CommandLine;
using System.Globalization;

namespace UnionFs.Cli.Commands;

/// <summary><c>ls</c>: the names of a directory with attributes and the layer each comes from.</summary>
internal static class ListCommand
{
    public static Command Create(TextWriter output)
    {
        var layers = StackOption.Create();
        var path = new Argument<string>("path") { DefaultValueFactory = _ => "/", Description = "The directory." };
        var json = new Option<bool>("--json") { Description = "One JSON object a line." };
        var command = new Command("ls", "List a directory of the merged view.") { layers, path, json };
        command.SetAction(parsed =>
        {
            using var stack = StackOption.Open(parsed.GetValue(layers));
            using var fs = UnionFileSystem.Create(stack.Stack);
            Run(fs, stack, parsed.GetValue(path)!, parsed.GetValue(json), output);
            return 0;
        });
        return command;
    }

    private static void Run(UnionFileSystem fs, OpenedStack stack, string path, bool json, TextWriter output)
    {
        foreach (var name in fs.List(path))
        {
            var child = path.TrimEnd('/') + "/" + name.Name;
            var entry = fs.Walk(child).First();
            if (json)
            {
                output.WriteLine(TreeText.FormatJson(entry, stack.NameOf(entry.Layer)));
                continue;
            }

            var stat = entry.Stat;
            var arrow = entry.Target is null ? "" : $" -> {FsText.Escape(entry.Target)}";
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{FsMode.ToText(stat.Kind, stat.Mode)} {stat.LinkCount,3} {stat.Uid,5} {stat.Gid,5} {stat.Size,11} {stat.ModifyTime.ToDateTimeOffset():yyyy-MM-dd HH:mm}  {FsText.Escape(name.Name)}{arrow}  [{FsText.Escape(stack.NameOf(entry.Layer))}]"));
        }
    }
}
