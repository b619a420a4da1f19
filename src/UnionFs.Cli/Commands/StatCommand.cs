using System.CommandLine;

namespace UnionFs.Cli.Commands;

/// <summary><c>stat</c>: everything about a path.</summary>
internal static class StatCommand
{
    public static Command Create(TextWriter output)
    {
        var layers = StackOption.Create();
        var path = new Argument<string>("path") { Description = "The path; a link at the end is not followed." };
        var json = StackOption.Json("One JSON object, as dump --json has it.");
        var command = new Command("stat", "Show all attributes of a path and the layer it comes from.") { layers, path, json };
        command.SetAction(parsed =>
        {
            using var stack = StackOption.Open(parsed, layers);
            using var fs = UnionFileSystem.Create(stack.Stack);
            var entry = fs.Walk(parsed.GetValue(path)!, hashContent: true, maxDepth: 0).Single();
            if (parsed.GetValue(json))
            {
                output.Write($"{TreeText.FormatJson(entry, stack.NameOf(entry.Layer))}\n");
            }
            else
            {
                Rows(entry, stack).Write(output);
            }

            return 0;
        });
        return command;
    }

    private static TextTable Rows(TreeEntry entry, OpenedStack stack)
    {
        var stat = entry.Stat;
        var table = new TextTable();
        table.Add("path", FsText.Escape(entry.Path) + (entry.Target is null ? "" : $" -> {FsText.Escape(entry.Target)}"));
        table.Add("layer", entry.Layer < 0 ? "none" : $"{entry.Layer} {FsText.Escape(stack.NameOf(entry.Layer))}");
        table.Add("kind", KindName(stat.Kind));
        table.Add("mode", $"{FsMode.ToOctal(stat.Mode)} {FsMode.ToText(stat.Kind, stat.Mode)}");
        table.Add("owner", $"{stat.Uid}:{stat.Gid}");
        table.Add("size", $"{stat.Size}");
        table.Add("links", $"{stat.LinkCount}");
        table.Add("modified", stat.ModifyTime.ToString());
        table.Add("changed", stat.ChangeTime.ToString());
        table.Add("id", stat.Id.ToString());
        if (stat.Kind is NodeKind.CharacterDevice or NodeKind.BlockDevice)
        {
            table.Add("device", $"{stat.Device.Major}:{stat.Device.Minor}");
        }

        if (entry.Sha256 is not null)
        {
            table.Add("sha256", entry.Sha256);
        }

        foreach (var (name, value) in entry.Xattrs)
        {
            table.Add("xattr", $"{FsText.Escape(name)} = {Convert.ToHexStringLower(value.Span)}");
        }

        if (entry.Failure is not null)
        {
            table.Add("error", entry.Failure);
        }

        return table;
    }

    private static string KindName(NodeKind kind) => kind switch
    {
        NodeKind.Symlink => "symbolic link",
        NodeKind.Fifo => "FIFO",
        NodeKind.CharacterDevice => "character device",
        NodeKind.BlockDevice => "block device",
        _ => kind.ToString().ToLowerInvariant(),
    };
}
