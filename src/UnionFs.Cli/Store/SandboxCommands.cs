using System.CommandLine;
using UnionFs.Cli.Commands;
using UnionFs.Oci;

namespace UnionFs.Cli.Store;

/// <summary>Commands on kept sandboxes: made from an image, changed command by command, committed, removed.</summary>
internal static class SandboxCommands
{
    public static IEnumerable<Command> Create(TextWriter output) => [Make(output), Put(), RemovePath(), MovePath(), Commit(output), Remove()];

    private static Command Make(TextWriter output)
    {
        var image = new Argument<string>("image") { Description = "The name of an image of the store." };
        var name = new Argument<string>("sandbox") { Description = "What to call the sandbox: letters, digits and _.-" };
        var command = new Command("create", "Make a kept sandbox from an image. It costs a record; nothing is copied.") { image, name };
        command.SetAction(parsed =>
        {
            using var store = StoreOption.Open(parsed);
            using var container = store.CreateContainer(ImageArgument.StoredName(parsed.GetValue(image)!), SandboxArgument.NameOf(parsed.GetValue(name)!) ?? parsed.GetValue(name));
            container.Save();
            output.Write($"{FsText.Escape(container.Name)} of {FsText.Escape(container.ImageName)}\n");
            return 0;
        });
        return command;
    }

    private static Command Put()
    {
        var name = SandboxArgument.Create();
        var source = new Argument<string>("source") { Description = "A file or folder of the host." };
        var path = new Argument<string>("path") { Description = "Where to, in the sandbox. A folder becomes a directory of that name, which must not be there yet." };
        var mode = new Option<string?>("--mode") { Description = "The mode of a file, octal; 644 for what is new.", HelpName = "MODE" };
        var command = new Command("put", "Copy a file or folder of the host into a sandbox.") { name, source, path, mode };
        command.SetAction(parsed =>
        {
            var (from, to) = (parsed.GetValue(source)!, parsed.GetValue(path)!);
            var bits = parsed.GetValue(mode) is { } text ? ModeOf(text) : (UnixFileMode?)null;
            SandboxArgument.Change(parsed, name, fs =>
            {
                if (Directory.Exists(from))
                {
                    using var folder = Layer.FromDirectory(from);
                    MakeParent(fs, to);
                    fs.Import(folder, to);
                    return;
                }

                using (var file = File.OpenRead(from))
                using (var target = fs.Open(to, FileMode.Create, FileAccess.Write))
                {
                    file.CopyTo(target);
                }

                if (bits is { } wanted)
                {
                    fs.SetMode(to, wanted);
                }
            });
            return 0;
        });
        return command;
    }

    private static Command RemovePath()
    {
        var name = SandboxArgument.Create();
        var path = new Argument<string>("path") { Description = "What to remove, with everything below it; a link at the end is removed itself." };
        var command = new Command("rm-path", "Remove a path of a sandbox.") { name, path };
        command.SetAction(parsed =>
        {
            SandboxArgument.Change(parsed, name, fs => fs.DeleteTree(parsed.GetValue(path)!));
            return 0;
        });
        return command;
    }

    private static Command MovePath()
    {
        var name = SandboxArgument.Create();
        var from = new Argument<string>("from") { Description = "The path." };
        var to = new Argument<string>("to") { Description = "What it is called from now on." };
        var command = new Command("mv-path", "Rename a path of a sandbox, as rename(2) does.") { name, from, to };
        command.SetAction(parsed =>
        {
            SandboxArgument.Change(parsed, name, fs => fs.Rename(parsed.GetValue(from)!, parsed.GetValue(to)!));
            return 0;
        });
        return command;
    }

    private static Command Commit(TextWriter output)
    {
        var name = SandboxArgument.Create();
        var image = new Argument<string>("image") { Description = "The name of the new image." };
        var message = new Option<string?>("--message", "-m") { Description = "What the history says of it.", HelpName = "TEXT" };
        var command = new Command("commit", "Make an image of a sandbox: the layers of its image and one more of all it changed.") { name, image, message };
        command.SetAction(parsed =>
        {
            using var store = StoreOption.Open(parsed);
            using var container = SandboxArgument.Open(store, parsed.GetValue(name)!);
            var to = ImageArgument.StoredName(parsed.GetValue(image)!);
            using var progress = ProgressLine.Start($"committing {FsText.Quote(to)}", parsed);
            var written = container.Commit(to, new CommitOptions { CreatedBy = parsed.GetValue(message) }, progress: progress);
            progress.Dispose();
            Tool.Warn(parsed, container.Warnings);
            output.Write($"{FsText.Escape(to)}  {written.Digest.Short}\n");
            return 0;
        });
        return command;
    }

    private static Command Remove()
    {
        var names = new Argument<string[]>("name") { Description = "Sandboxes, or image:NAME to take a name from an image.", Arity = ArgumentArity.OneOrMore };
        var command = new Command("rm", "Remove sandboxes, or names of images; what nobody needs then is garbage for 'gc'.") { names };
        command.SetAction(parsed =>
        {
            using var store = StoreOption.Open(parsed);
            foreach (var name in parsed.GetValue(names)!)
            {
                if (ImageArgument.StoredName(name) is var image && image.Length != name.Length)
                {
                    _ = store.Untag(image) ? true : throw new FileNotFoundException($"There is no image '{FsText.Quote(image)}' in '{FsText.Quote(store.Path)}'.");
                    continue;
                }

                var sandbox = SandboxArgument.NameOf(name) ?? name;
                _ = store.Containers().Any(c => c.Name == sandbox) && store.RemoveContainer(sandbox) ? true : throw SandboxArgument.Missing(store, sandbox);
            }

            return 0;
        });
        return command;
    }

    private static void MakeParent(UnionFileSystem fs, string path)
    {
        if (path.TrimEnd('/').LastIndexOf('/') is > 0 and var end)
        {
            fs.CreateDirectory(path.AsSpan(0, end));
        }
    }

    private static UnixFileMode ModeOf(string text)
    {
        try
        {
            return Convert.ToInt32(text, 8) is >= 0 and <= 0xFFF and var bits ? (UnixFileMode)bits : throw new UsageException($"'{FsText.Quote(text)}' is no mode.");
        }
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentException)
        {
            throw new UsageException($"'{FsText.Quote(text)}' is no mode.");
        }
    }
}
