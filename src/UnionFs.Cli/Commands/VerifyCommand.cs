using System.CommandLine;

namespace UnionFs.Cli.Commands;

/// <summary><c>verify</c>: reads everything of a stack and checks the view's invariants.</summary>
internal static class VerifyCommand
{
    public static Command Create(TextWriter output)
    {
        var layers = StackOption.Create();
        var command = new Command("verify", "Read every entry and all content of a stack, and check the view's invariants.") { layers };
        command.SetAction(parsed =>
        {
            using var stack = StackOption.Open(parsed.GetValue(layers));
            using var fs = UnionFileSystem.Create(stack.Stack);
            long entries = 0, bytes = 0;
            foreach (var entry in fs.Walk("/", hashContent: true))
            {
                entries++;
                bytes += entry.Stat.IsFile ? entry.Stat.Size : 0;
            }

            var findings = fs.Verify();
            foreach (var finding in findings)
            {
                output.WriteLine(finding);
            }

            output.WriteLine($"{entries} entries, {bytes} bytes of content read, {findings.Count} findings");
            return findings.Count == 0 ? 0 : 1;
        });
        return command;
    }
}
