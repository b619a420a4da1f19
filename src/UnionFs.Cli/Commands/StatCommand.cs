using System.CommandLine;

namespace UnionFs.Cli.Commands;

/// <summary><c>stat</c>: everything about a path.</summary>
internal static class StatCommand
{
    public static Command Create(TextWriter output)
    {
        var layers = StackOption.Create();
        var path = new Argument<string>("path") { Description = "The path; a link at the end is not followed." };
        var json = new Option<bool>("--json") { Description = "One JSON object." };
        var command = new Command("stat", "Show all attributes of a path and the layer it comes from.") { layers, path, json };
        command.SetAction(parsed =>
        {
            using var stack = StackOption.Open(parsed.GetValue(layers));
            using var fs = UnionFileSystem.Create(stack.Stack);
            var entry = fs.Walk(parsed.GetValue(path)!, hashContent: true).First();
            if (parsed.GetValue(json))
            {
                output.WriteLine(TreeText.FormatJson(entry, stack.NameOf(entry.Layer)));
                return 0;
            }

            var stat = entry.Stat;
            Write(output, "path", FsText.Escape(entry.Path) + (entry.Target is null ? "" : $" -> {FsText.Escape(entry.Target)}"));
            Write(output, "layer", FsText.Escape(stack.NameOf(entry.Layer)));
            Write(output, "kind", stat.Kind.ToString().ToLowerInvariant());
            Write(output, "mode", $"{FsMode.ToOctal(stat.Mode)} {FsMode.ToText(stat.Kind, stat.Mode)}");
            Write(output, "owner", $"{stat.Uid}:{stat.Gid}");
            Write(output, "size", $"{stat.Size}");
            Write(output, "links", $"{stat.LinkCount}");
            Write(output, "modified", stat.ModifyTime.ToString());
            Write(output, "changed", stat.ChangeTime.ToString());
            Write(output, "id", stat.Id.ToString());
            if (stat.Kind is NodeKind.CharacterDevice or NodeKind.BlockDevice)
            {
                Write(output, "device", $"{stat.Device.Major}:{stat.Device.Minor}");
            }

            if (entry.Sha256 is not null)
            {
                Write(output, "sha256", entry.Sha256);
            }

            foreach (var (name, value) in entry.Xattrs)
            {
                Write(output, "xattr", $"{FsText.Escape(name)} = {Convert.ToHexStringLower(value.Span)}");
            }

            return 0;
        });
        return command;
    }

    private static void Write(TextWriter output, string label, string value) => output.WriteLine($"{label,-9} {value}");
}
