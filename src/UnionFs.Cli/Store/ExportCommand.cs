using System.CommandLine;
using UnionFs.Cli.Commands;
using UnionFs.Oci;

namespace UnionFs.Cli.Store;

/// <summary><c>export</c>: the merged tree, or what a sandbox changed, as a tar or a folder.</summary>
internal sealed class ExportCommand
{
    private readonly Argument<string?> _source = new("source") { Description = "An image, or sandbox:NAME; none where -l says the layers.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string[]> _layers = StackOption.Create();
    private readonly Option<string> _target = new("--output", "-o")
    {
        Description = "The tar to write, - for standard output; or a folder, where it ends with a slash or is an empty directory.", HelpName = "PATH", Required = true,
    };

    private readonly Option<bool> _changes = new("--changes") { Description = "Only what a sandbox changed since its image, as a layer with whiteouts." };
    private readonly FolderOptions _folder = new();

    public static Command Create(TextWriter output)
    {
        var export = new ExportCommand();
        var command = new Command("export", "Write the merged tree of an image, a sandbox or layers, or a sandbox's changes, as a tar or to a folder.")
        {
            export._source, export._layers, export._target, export._changes,
        };
        export._folder.AddTo(command);
        command.SetAction(parsed => export.Run(parsed, output));
        return command;
    }

    private int Run(ParseResult parsed, TextWriter output)
    {
        var path = parsed.GetValue(_target)!;
        var source = parsed.GetValue(_source);
        var hasLayers = parsed.GetValue(_layers) is { Length: > 0 };
        if (hasLayers == source is not null)
        {
            throw new UsageException(hasLayers ? "Say an image or sandbox, or layers with -l, not both." : "Say what to export: an image, sandbox:NAME, or layers with -l.");
        }

        if (parsed.GetValue(_changes) && (source is null || SandboxArgument.NameOf(source) is null))
        {
            throw new UsageException("--changes is for sandboxes: an image has changed nothing.");
        }

        if (path == "-" || !FolderOptions.IsFolder(path))
        {
            return WriteTar(parsed, path, output);
        }

        using var interruption = new Interruption();
        FolderReport report;
        try
        {
            report = WriteFolder(parsed, path, interruption.Token);
        }
        catch (OperationCanceledException)
        {
            throw new IOException($"Interrupted; nothing was written to '{FsText.Quote(path)}'.");
        }

        output.Write($"{FsText.Escape(path)}  {report.Entries} entries, {ByteText.Format(report.Bytes)}\n");
        FolderOptions.WriteOmissions(report, output);
        return 0;
    }

    private int WriteTar(ParseResult parsed, string path, TextWriter output)
    {
        TarReport report;
        using (var target = path == "-" ? new BorrowedStream(output) : (Stream)new FileStream(path, FileMode.Create, FileAccess.Write))
        {
            using var progress = Progress(parsed);
            var whole = new TarWriteOptions { Whiteouts = WhiteoutFormat.None, KeepNanoseconds = true };
            report = With(
                parsed,
                fs => fs.WriteTar(target, whole, progress),
                container => parsed.GetValue(_changes) ? container.ExportChanges(target, progress: progress) : container.Export(target, progress: progress));
        }

        if (path != "-")
        {
            output.Write($"{FsText.Escape(path)}  {report.Entries} entries, {ByteText.Format(new FileInfo(path).Length)}\n");
        }

        return 0;
    }

    private FolderReport WriteFolder(ParseResult parsed, string path, CancellationToken cancellation)
    {
        using var progress = Progress(parsed);
        var options = _folder.Of(parsed, parsed.GetValue(_changes));
        return With(
            parsed,
            fs => fs.WriteFolder(path, options, progress, cancellation),
            container => parsed.GetValue(_changes) ? container.ExportChanges(path, options, progress, cancellation) : container.Export(path, options, progress, cancellation));
    }

    private ProgressLine Progress(ParseResult parsed) => ProgressLine.Start($"exporting {FsText.Quote(parsed.GetValue(_source) ?? "layers")}", parsed);

    /// <summary>Opens what is exported for as long as that takes.</summary>
    private T With<T>(ParseResult parsed, Func<UnionFileSystem, T> ofTree, Func<Container, T> ofSandbox)
    {
        if (parsed.GetValue(_source) is not { } source)
        {
            using var stack = StackOption.Open(parsed, _layers);
            using var merged = UnionFileSystem.Create(stack.Stack);
            return ofTree(merged);
        }

        if (SandboxArgument.NameOf(source) is { } name)
        {
            using var store = StoreOption.Open(parsed);
            using var container = store.OpenContainer(name);
            return ofSandbox(container);
        }

        using var opened = ImageArgument.Open(source, parsed);
        using var fs = UnionFileSystem.Create(opened.Image.Layers);
        return ofTree(fs);
    }
}
