using System.CommandLine;
using UnionFs.Cli.Commands;
using UnionFs.Oci;

namespace UnionFs.Cli.Store;

/// <summary><c>export</c>: the merged tree, or what a sandbox changed, as a tar.</summary>
internal static class ExportCommand
{
    public static Command Create(TextWriter output)
    {
        var source = ImageArgument.Create("source", "An image, or sandbox:NAME.");
        var file = new Option<string>("--output", "-o") { Description = "The tar to write; - is standard output.", HelpName = "FILE", Required = true };
        var changes = new Option<bool>("--changes") { Description = "Only what a sandbox changed since its image, as a layer with whiteouts." };
        var command = new Command("export", "Write the merged tree of an image or sandbox, or a sandbox's changes, as a tar.") { source, file, changes };
        command.SetAction(parsed =>
        {
            var path = parsed.GetValue(file)!;
            TarReport report;
            using (var target = path == "-" ? new BorrowedStream(output) : (Stream)new FileStream(path, FileMode.Create, FileAccess.Write))
            {
                report = Export(parsed, parsed.GetValue(source)!, parsed.GetValue(changes), target);
            }

            if (path != "-")
            {
                output.Write($"{FsText.Escape(path)}  {report.Entries} entries, {ByteText.Format(new FileInfo(path).Length)}\n");
            }

            return 0;
        });
        return command;
    }

    private static TarReport Export(ParseResult parsed, string source, bool isChanges, Stream target)
    {
        using var progress = ProgressLine.Start($"exporting {FsText.Quote(source)}", parsed);
        if (SandboxArgument.NameOf(source) is { } name)
        {
            using var store = StoreOption.Open(parsed);
            using var container = store.OpenContainer(name);
            return isChanges ? container.ExportChanges(target, progress: progress) : container.Export(target, progress: progress);
        }

        if (isChanges)
        {
            throw new UsageException("--changes is for sandboxes: an image has changed nothing.");
        }

        using var opened = ImageArgument.Open(source, parsed);
        using var fs = UnionFileSystem.Create(opened.Image.Layers);
        return fs.WriteTar(target, new TarWriteOptions { Whiteouts = WhiteoutFormat.None, KeepNanoseconds = true }, progress);
    }
}
