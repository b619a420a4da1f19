using System.CommandLine;

namespace UnionFs.Cli.Commands;

/// <summary><c>cat</c>: the bytes of files.</summary>
internal static class CatCommand
{
    public static Command Create(TextWriter output)
    {
        var layers = StackOption.Create();
        var paths = new Argument<string[]>("path") { Arity = ArgumentArity.OneOrMore, Description = "The files." };
        var command = new Command("cat", "Write the content of files to standard output.") { layers, paths };
        command.SetAction(parsed =>
        {
            using var stack = StackOption.Open(parsed, layers);
            using var fs = UnionFileSystem.Create(stack.Stack);
            foreach (var path in parsed.GetValue(paths)!)
            {
                using var file = fs.OpenRead(path);
                Copy(file, output);
            }

            return 0;
        });
        return command;
    }

    private static void Copy(Stream file, TextWriter output)
    {
        if (output is StreamWriter bytes)
        {
            bytes.Flush();
            file.CopyTo(bytes.BaseStream);
            return;
        }

        using var reader = new StreamReader(file, leaveOpen: true);
        output.Write(reader.ReadToEnd());
    }
}
