using System.CommandLine;
using System.Diagnostics;
using System.Globalization;

namespace UnionFs.Cli.Commands;

/// <summary><c>demo</c>: the story of container layers, told with real data.</summary>
internal static class DemoCommand
{
    public static Command Create(TextWriter output)
    {
        var folder = new Argument<string?>("folder") { Arity = ArgumentArity.ZeroOrOne, Description = "The base layer; the .NET runtime unless given." };
        var command = new Command("demo", "Tell the story of container layers with real data.") { folder };
        command.SetAction(parsed =>
        {
            var time = Stopwatch.StartNew();
            using var stack = DemoStack.Open(parsed.GetValue(folder));
            new DemoStory(stack, output).Tell();
            output.Write(string.Create(CultureInfo.InvariantCulture, $"\nTold in {time.Elapsed.TotalSeconds:0.00} s. Nothing below was changed, nothing was mounted.\n"));
            return 0;
        });
        return command;
    }
}
