using System.CommandLine;
using UnionFs.Cli.Commands;

namespace UnionFs.Cli;

/// <summary>The <c>unionfs</c> tool: commands over the public API of the library.</summary>
public static class Tool
{
    /// <summary>Runs a command line. 0 is success, 1 a failure or findings, 2 wrong usage.</summary>
    public static int Run(string[] args, TextWriter output, TextWriter error)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(error);
        var root = new RootCommand("Layers of a file system, stacked inside a process: look, explain, try.");
        foreach (var command in (Command[])
            [DemoCommand.Create(output), ListCommand.Create(output), TreeCommand.Create(output), CatCommand.Create(output), StatCommand.Create(output),
             ExplainCommand.Create(output), DiffCommand.Create(output), VerifyCommand.Create(output), DumpCommand.Create(output), RunScriptCommand.Create(output)])
        {
            root.Add(command);
        }

        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            error.WriteLine($"unionfs: {string.Join(" ", parsed.Errors.Select(e => e.Message))} See 'unionfs --help'.");
            return 2;
        }

        try
        {
            return parsed.Invoke(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false });
        }
        catch (UsageException exception)
        {
            error.WriteLine($"unionfs: {exception.Message}");
            return 2;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            error.WriteLine($"unionfs: {exception.Message.ReplaceLineEndings(" ")}");
            return 1;
        }
    }
}
