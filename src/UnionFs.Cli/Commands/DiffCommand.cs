using System.CommandLine;

namespace UnionFs.Cli.Commands;

/// <summary><c>diff</c>: what differs between two stacks, path by path.</summary>
internal static class DiffCommand
{
    public static Command Create(TextWriter output)
    {
        var layers = StackOption.Create();
        var to = StackOption.Create("--to", "-t");
        var command = new Command("diff", "List what differs between the view of one stack and that of another: -l OLD... --to NEW...") { layers, to };
        command.SetAction(parsed =>
        {
            using var old = StackOption.Open(parsed.GetValue(layers));
            using var now = StackOption.Open(parsed.GetValue(to));
            using var before = UnionFileSystem.Create(old.Stack);
            using var after = UnionFileSystem.Create(now.Stack);
            foreach (var change in StackDifference.Between(before.Walk(), after.Walk(), before, after))
            {
                output.WriteLine(change);
            }

            return 0;
        });
        return command;
    }
}
