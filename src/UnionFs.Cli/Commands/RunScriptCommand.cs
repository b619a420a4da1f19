using System.CommandLine;
using System.Text;

namespace UnionFs.Cli.Commands;

/// <summary><c>run-script</c>: operations from a file, one a line, on a sandbox over a stack.</summary>
internal static class RunScriptCommand
{
    public static Command Create(TextWriter output)
    {
        var layers = StackOption.Create();
        var file = new Argument<string>("file") { Description = "The script; - is standard input." };
        var trace = new Option<bool>("--trace") { Description = "Print what came of each operation." };
        var dump = new Option<string?>("--dump") { Description = "Write the final view to this file, as dump --json.", HelpName = "FILE" };
        var changes = new Option<string?>("--changes") { Description = "Write the changes to this file.", HelpName = "FILE" };
        var command = new Command("run-script", "Run operations on a sandbox over the stack.") { layers, file, trace, dump, changes };
        command.SetAction(parsed =>
        {
            var operations = Parse(parsed.GetValue(file)!);
            using var stack = StackOption.Open(parsed.GetValue(layers));
            using var fs = UnionFileSystem.Create(stack.Stack);
            var runner = new ScriptRunner(fs);
            foreach (var operation in operations)
            {
                var answer = runner.Run(operation);
                if (parsed.GetValue(trace))
                {
                    output.Write(answer + "\n");
                }
            }

            if (parsed.GetValue(dump) is { } dumpFile)
            {
                using var writer = new StreamWriter(dumpFile, false, new UTF8Encoding(false));
                DumpCommand.Write(fs, stack, json: true, writer);
            }

            if (parsed.GetValue(changes) is { } changesFile)
            {
                File.WriteAllLines(changesFile, fs.Changes().Select(static c => c.ToString()));
            }

            return 0;
        });
        return command;
    }

    private static IReadOnlyList<ScriptOperation> Parse(string file)
    {
        try
        {
            using var reader = file == "-" ? Console.In : new StreamReader(file, Encoding.UTF8);
            return OperationScript.Parse(reader);
        }
        catch (FormatException exception)
        {
            throw new UsageException($"'{FsText.Escape(file)}': {exception.Message}");
        }
    }
}
