using System.CommandLine;

namespace UnionFs.Cli.Commands;

/// <summary><c>explain</c>: which layer says what about a path, and who wins.</summary>
internal static class ExplainCommand
{
    public static Command Create(TextWriter output)
    {
        var layers = StackOption.Create();
        var path = new Argument<string>("path") { Description = "The path." };
        var command = new Command("explain", "Say which layer says what about a path, what hides what, and who wins.") { layers, path };
        command.SetAction(parsed =>
        {
            using var stack = StackOption.Open(parsed.GetValue(layers));
            using var fs = UnionFileSystem.Create(stack.Stack);
            output.WriteLine(fs.Explain(parsed.GetValue(path)!));
            return 0;
        });
        return command;
    }
}
