using System.CommandLine;

namespace UnionFs.Cli.Commands;

/// <summary><c>tree</c>: the merged view as a tree.</summary>
internal static class TreeCommand
{
    public static Command Create(TextWriter output)
    {
        var layers = StackOption.Create();
        var path = new Argument<string>("path") { DefaultValueFactory = _ => "/", Description = "Where to start." };
        var depth = new Option<int?>("--depth", "-d") { Description = "How many levels to show; all unless said.", HelpName = "N" };
        depth.Validators.Add(static result =>
        {
            if (result.Tokens.Count == 1 && (!int.TryParse(result.Tokens[0].Value, out var levels) || levels < 0))
            {
                result.AddError($"'{FsText.Escape(result.Tokens[0].Value)}' is no number of levels.");
            }
        });
        var json = StackOption.Json();
        var command = new Command("tree", "Show the merged view as a tree, with the layer each name comes from.") { layers, path, depth, json };
        command.SetAction(parsed =>
        {
            using var stack = StackOption.Open(parsed, layers);
            using var fs = UnionFileSystem.Create(stack.Stack);
            var entries = fs.Walk(parsed.GetValue(path)!, maxDepth: parsed.GetValue(depth) ?? int.MaxValue);
            if (parsed.GetValue(json))
            {
                foreach (var entry in entries)
                {
                    output.Write($"{TreeText.FormatJson(entry, stack.NameOf(entry.Layer))}\n");
                }
            }
            else
            {
                Draw([.. entries], stack, output);
            }

            return 0;
        });
        return command;
    }

    private static void Draw(List<TreeEntry> entries, OpenedStack stack, TextWriter output)
    {
        var first = entries[0];
        var isLast = FindLast(entries);
        var indents = new List<string> { "" };
        long directories = 0;
        output.Write($"{FsText.Escape(first.Path)}{Mark(first, stack)}\n");
        for (var i = 1; i < entries.Count; i++)
        {
            var level = LevelOf(entries[i]) - LevelOf(first);
            indents.RemoveRange(level, indents.Count - level);
            output.Write($"{indents[^1]}{(isLast[i] ? "└── " : "├── ")}{EntryText.Name(entries[i])}{Mark(entries[i], stack)}\n");
            indents.Add(indents[^1] + (isLast[i] ? "    " : "│   "));
            directories += entries[i].Stat.IsDirectory ? 1 : 0;
        }

        output.Write($"\n{Count(directories, "directory", "directories")}, {Count(entries.Count - 1 - directories, "other entry", "other entries")}\n");
        stack.WriteLegend(output);
    }

    /// <summary>For each entry whether no sibling follows it, found from the end.</summary>
    private static bool[] FindLast(List<TreeEntry> entries)
    {
        var isLast = new bool[entries.Count];
        var follows = new List<bool>();
        for (var i = entries.Count - 1; i > 0; i--)
        {
            var level = LevelOf(entries[i]);
            if (follows.Count > level)
            {
                follows.RemoveRange(level + 1, follows.Count - level - 1);
            }

            while (follows.Count <= level)
            {
                follows.Add(false);
            }

            isLast[i] = !follows[level];
            follows[level] = true;
        }

        return isLast;
    }

    private static int LevelOf(TreeEntry entry) => entry.Path == "/" ? 0 : entry.Path.AsSpan().Count('/');

    private static string Mark(TreeEntry entry, OpenedStack stack) => stack.Names.Count > 1 ? $"  [{OpenedStack.Mark(entry)}]" : "";

    private static string Count(long count, string one, string many) => $"{count} {(count == 1 ? one : many)}";
}
