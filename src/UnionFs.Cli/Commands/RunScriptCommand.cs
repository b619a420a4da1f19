using System.CommandLine;
using System.Text;

namespace UnionFs.Cli.Commands;

/// <summary><c>run-script</c>: operations from a file, one a line, on a sandbox over a stack.</summary>
internal static class RunScriptCommand
{
    public static Command Create(TextWriter output, TextWriter error)
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
            using var stack = StackOption.Open(parsed, layers);
            using var fs = UnionFileSystem.Create(stack.Stack);
            var runner = new ScriptRunner(fs);
            foreach (var operation in operations)
            {
                var answer = runner.Run(operation);
                if (parsed.GetValue(trace))
                {
                    output.Write($"{answer}\n");
                }
            }

            if (parsed.GetValue(changes) is { } changesFile)
            {
                using var writer = Create(changesFile);
                foreach (var change in fs.Changes())
                {
                    writer.Write($"{change}\n");
                }
            }

            if (parsed.GetValue(dump) is not { } dumpFile)
            {
                return 0;
            }

            using var view = Create(dumpFile);
            return DumpCommand.Write(fs, stack, json: true, view, error);
        });
        return command;
    }

    private static StreamWriter Create(string file) => new(file, false, new UTF8Encoding(false));

    private static IReadOnlyList<ScriptOperation> Parse(string file)
    {
        try
        {
            return OperationScript.Parse(new StringReader(Read(file)));
        }
        catch (FormatException exception)
        {
            throw new UsageException($"'{FsText.Escape(file)}': {exception.Message}");
        }
    }

    /// <summary>The text of a script; bytes that are no UTF-8 are those of names, and stay.</summary>
    private static string Read(string file)
    {
        using var stream = file == "-" ? Console.OpenStandardInput() : File.OpenRead(file);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        ReadOnlySpan<byte> text = bytes.GetBuffer().AsSpan(0, (int)bytes.Length);
        return FsName.ToText(text.StartsWith("\uFEFF"u8) ? text[3..] : text);
    }
}
