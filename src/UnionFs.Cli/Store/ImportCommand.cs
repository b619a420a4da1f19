using System.CommandLine;
using UnionFs.Cli.Commands;
using UnionFs.Oci;

namespace UnionFs.Cli.Store;

/// <summary><c>import</c>: folders and tars, bottom first, become an image of the store.</summary>
internal static class ImportCommand
{
    public static Command Create(TextWriter output)
    {
        var layers = StackOption.Create();
        layers.Required = true;
        var name = new Argument<string>("name") { Description = "What to call the image." };
        var message = new Option<string?>("--message", "-m") { Description = "What the history says of it.", HelpName = "TEXT" };
        var platform = new Option<string?>("--platform") { Description = "What its programs run on; Linux on this processor unless said.", HelpName = "OS/ARCH" };
        var command = new Command("import", "Make an image of folders and tars, a layer each, bottom first.") { name, layers, message, platform };
        command.SetAction(parsed =>
        {
            using var store = StoreOption.Open(parsed);
            using var stack = StackOption.Open(parsed, layers);
            var draft = ImageDraft.Empty(parsed.GetValue(platform) is { } text ? Platform.Parse(text) : Platform.Current);
            for (var i = 0; i < stack.Stack.Count; i++)
            {
                draft = draft.Append(stack.Stack[i], new HistoryEntry { CreatedBy = parsed.GetValue(message) ?? stack.Names[i].Command ?? $"import {Path.GetFileName(stack.Names[i].Name)}" });
            }

            using var progress = ProgressLine.Start($"importing {FsText.Quote(parsed.GetValue(name))}", parsed);
            var written = draft.Save(store.Layout, parsed.GetValue(name)!, progress: progress);
            progress.Dispose();
            output.Write($"{FsText.Escape(parsed.GetValue(name))}  {written.Digest.Short}\n");
            return 0;
        });
        return command;
    }
}
