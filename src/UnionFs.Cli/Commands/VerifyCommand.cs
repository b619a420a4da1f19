using System.CommandLine;

namespace UnionFs.Cli.Commands;

/// <summary><c>verify</c>: reads everything of a stack and checks the view's invariants.</summary>
internal static class VerifyCommand
{
    public static Command Create(TextWriter output)
    {
        var layers = StackOption.Create();
        var json = StackOption.Json("One JSON object, with one object a finding.");
        var command = new Command("verify", "Read every entry and all content of a stack, and check the view's invariants.") { layers, json };
        command.SetAction(parsed =>
        {
            using var stack = StackOption.Open(parsed, layers);
            using var fs = UnionFileSystem.Create(stack.Stack);
            return Run(fs, parsed.GetValue(json), output);
        });
        return command;
    }

    /// <summary>Tells the findings of a sandbox and what was looked at. 1 if there are any.</summary>
    internal static int Run(UnionFileSystem fs, bool asJson, TextWriter output)
    {
        var findings = new List<Finding>();
        long entries = 0, bytes = 0;
        foreach (var entry in fs.Walk("/", hashContent: true))
        {
            entries++;
            bytes += entry.Sha256 is null ? 0 : entry.Stat.Size;
            if (entry.Failure is not null)
            {
                findings.Add(new Finding("unreadable", entry.Path, entry.Failure));
            }
        }

        findings.AddRange(fs.Verify());
        if (asJson)
        {
            var objects = findings.Select(static f => new JsonText().Add("invariant", f.Invariant).Add("path", f.Path).Add("message", f.Message));
            output.Write($"{new JsonText().Add("entries", entries).Add("bytes", bytes).Add("findings", objects)}\n");
        }
        else
        {
            findings.ForEach(f => output.Write($"{f}\n"));
            output.Write($"{entries} {(entries == 1 ? "entry" : "entries")}, {bytes} bytes of content read, {findings.Count} finding{(findings.Count == 1 ? "" : "s")}\n");
        }

        return findings.Count == 0 ? 0 : 1;
    }
}
