using System.CommandLine;
using System.Text;
using UnionFs.Cli.Commands;
using UnionFs.Cli.Store;
using UnionFs.Oci;

namespace UnionFs.Cli;

/// <summary>The <c>unionfs</c> tool: commands over the public API of the library.</summary>
public static class Tool
{
    /// <summary>Runs a command line. 0 is success, 1 a failure or findings, 2 wrong usage; failures are one line on <paramref name="error"/>.</summary>
    /// <param name="args">The words of the command line.</param>
    /// <param name="output">Where results go. Bytes of files go to the stream of a <see cref="StreamWriter"/>, and as text to any other writer.</param>
    /// <param name="error">Where failures are told.</param>
    public static int Run(string[] args, TextWriter output, TextWriter error)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(error);
        var root = new RootCommand("Layers of a file system, stacked inside a process: look, explain, try.");
        root.Add(StoreOption.Create());
        foreach (var command in (Command[])
            [DemoCommand.Create(output), ListCommand.Create(output), TreeCommand.Create(output), CatCommand.Create(output), StatCommand.Create(output),
             ExplainCommand.Create(output), DiffCommand.Create(output), VerifyCommand.Create(output), DumpCommand.Create(output, error),
             RunScriptCommand.Create(output, error), HistoryCommand.Create(output), InspectCommand.Create(output), WasteCommand.Create(output), ReportCommand.Create(output), MountCommand.Create(output, error),
             RunCommand.Create(output, error), ImagesCommand.Create(output), LoadCommand.Create(output), SaveCommand.Create(output), ImportCommand.Create(output),
             ExportCommand.Create(output), .. SandboxCommands.Create(output), .. UpkeepCommands.Create(output)])
        {
            root.Add(command);
        }

        try
        {
            var code = Run(root, args, output, error);
            output.Flush();
            return code;
        }
        catch (Exception exception) when (exception is UsageException or FormatException)
        {
            return Fail(output, error, exception.Message, 2);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException or InvalidOperationException)
        {
            return Fail(output, error, exception.Message, 1);
        }
    }

    private static int Run(RootCommand root, string[] args, TextWriter output, TextWriter error)
    {
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        return parsed.Errors.Count > 0
            ? Fail(error, $"{string.Join(" ", parsed.Errors.Select(e => e.Message))} See 'unionfs --help'.", 2)
            : parsed.Invoke(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false });
    }

    /// <summary>Tells a failure after what was printed before it, as far as that can be printed.</summary>
    private static int Fail(TextWriter output, TextWriter error, string message, int code)
    {
        try
        {
            output.Flush();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Where output cannot go, the failure that is told says so, or comes before it.
        }

        return Fail(error, message, code);
    }

    /// <summary>Tells a failure in one line, in which nothing can move the cursor.</summary>
    internal static int Fail(TextWriter error, string message, int code)
    {
        var parameter = message.IndexOf(" (Parameter '", StringComparison.Ordinal);
        Tell(error, "unionfs: ", parameter < 0 ? message : message.AsSpan(0, parameter));
        return code;
    }

    /// <summary>Tells what went well but may not be what was meant, a line each.</summary>
    internal static void Warn(ParseResult parsed, IEnumerable<DraftWarning> warnings)
    {
        foreach (var warning in warnings)
        {
            Tell(parsed.InvocationConfiguration.Error, "unionfs: warning: ", warning.Warning.ToString());
        }
    }

    private static void Tell(TextWriter error, string start, ReadOnlySpan<char> message)
    {
        var line = new StringBuilder(start);
        foreach (var c in message)
        {
            line.Append(c is '\n' or '\r' ? " " : char.IsControl(c) ? $"\\x{(int)c:x2}" : $"{c}");
        }

        error.Write(line.Append('\n').ToString());
    }
}
