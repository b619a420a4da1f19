using System.CommandLine;

namespace UnionFs.Cli.Commands;

/// <summary><c>diff</c>: what differs between two stacks, path by path.</summary>
internal static class DiffCommand
{
    public static Command Create(TextWriter output)
    {
        var layers = StackOption.Create();
        var to = StackOption.Create("--to", "-t", "A layer of the other stack. Repeat it, bottom first.");
        to.Required = true;
        var json = StackOption.Json();
        var command = new Command("diff", "List what differs between the view of one stack and that of another: -l OLD... --to NEW...") { layers, to, json };
        command.SetAction(parsed =>
        {
            using var old = StackOption.Open(parsed, layers);
            using var now = StackOption.Open(parsed, to);
            using var before = UnionFileSystem.Create(old.Stack);
            using var after = UnionFileSystem.Create(now.Stack);
            foreach (var change in StackDifference.Between(before.Walk(), after.Walk(), before, after))
            {
                output.Write($"{(parsed.GetValue(json) ? ToJson(change) : change)}\n");
            }

            return 0;
        });
        return command;
    }

    private static JsonText ToJson(Change change)
    {
        var json = new JsonText().Add("kind", change.ToString()[..1]).Add("path", change.Path).Add("type", $"{FsMode.ToLetter(change.NodeKind)}");
        var aspects = Enum.GetValues<ChangeAspects>().Where(a => a != ChangeAspects.None && change.Aspects.HasFlag(a));
        return change.Aspects == ChangeAspects.None ? json : json.Add("aspects", aspects.Select(static a => a.ToString().ToLowerInvariant()));
    }
}
