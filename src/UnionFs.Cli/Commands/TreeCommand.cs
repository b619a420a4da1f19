using System.CommandLine;

namespace UnionFs.Cli.Commands;

/// <summary><c>tree</c>: the merged view as a tree.</summary>
internal static class TreeCommand
{
    public static Command Create(TextWriter output)
    {
        var layers = StackOption.Create();
        var path = new Argument<string>("path") { DefaultValueFactory = _ => "/", Description = "Where to start." };
        var depth = new Option<int>("--depth", "-d") { DefaultValueFactory = _ => int.MaxValue, Description = "How many levels to show." };
        var command = new Command("tree", "Show the merged view as a tree, with the layer each name comes from.") { layers, path, depth };
        command.SetAction(parsed =>
        {
            using var stack = StackOption.Open(parsed.GetValue(layers));
            using var fs = UnionFileSystem.Create(stack.Stack);
            Run(fs, stack, parsed.GetValue(path)!, parsed.GetValue(depth), output);
            return 0;
        });
        return command;
    }

    private static void Run(UnionFileSystem fs, OpenedStack stack, string path, int depth, TextWriter output)
    {
        output.WriteLine(FsText.Escape(path));
        var directories = 0;
        var others = 0;
        var pending = new Stack<(string Path, string Name, string Indent, bool IsLast, int Level)>();
        Push(fs, pending, path, "", 1, depth);
        while (pending.TryPop(out var at))
        {
            var entry = fs.Walk(at.Path).First();
            var mark = at.IsLast ? "└── " : "├── ";
            var arrow = entry.Target is null ? "" : $" -> {FsText.Escape(entry.Target)}";
            output.WriteLine($"{at.Indent}{mark}{FsText.Escape(at.Name)}{arrow}  [{FsText.Escape(stack.NameOf(entry.Layer))}]");
            if (entry.Stat.IsDirectory)
            {
                directories++;
                Push(fs, pending, at.Path, at.Indent + (at.IsLast ? "    " : "│   "), at.Level + 1, depth);
            }
            else
            {
                others++;
            }
        }

        output.WriteLine();
        output.WriteLine($"{directories} directories, {others} files");
    }

    private static void Push(
        UnionFileSystem fs, Stack<(string Path, string Name, string Indent, bool IsLast, int Level)> pending, string path, string indent, int level, int depth)
    {
        if (level > depth)
        {
            return;
        }

        var names = fs.List(path);
        for (var i = names.Count - 1; i >= 0; i--)
        {
            pending.Push((path.TrimEnd('/') + "/" + names[i].Name, names[i].Name, indent, i == names.Count - 1, level));
        }
    }
}
