using System.CommandLine;
using System.Globalization;
using UnionFs.Oci;

namespace UnionFs.Cli.Commands;

/// <summary><c>waste</c>: bytes of an image that nobody can reach, who is to blame, and what to do about it.</summary>
internal static class WasteCommand
{
    private const int ShownFiles = 10;

    public static Command Create(TextWriter output)
    {
        var image = ImageArgument.Create();
        var json = StackOption.Json("One JSON object with everything.");
        var all = new Option<bool>("--all") { Description = $"List every file, not only the {ShownFiles} largest." };
        var command = new Command("waste", "Count the bytes of an image that no name leads to any more, say which layers and paths are to blame, and what to do.") { image, all, json };
        command.SetAction(parsed =>
        {
            using var opened = ImageArgument.Open(parsed, image);
            var changes = ImageChanges.Of(opened.Image);
            var advice = ImageAdvice.Of(opened.Image, changes);
            if (parsed.GetValue(json))
            {
                output.Write($"{ToJson(changes.Waste, advice)}\n");
            }
            else
            {
                Write(opened.Image, changes, advice, parsed.GetValue(all) ? int.MaxValue : ShownFiles, output);
            }

            return 0;
        });
        return command;
    }

    private static void Write(OciImage image, ImageChanges changes, ImageAdvice advice, int shown, TextWriter output)
    {
        var waste = changes.Waste;
        output.Write(string.Create(
            CultureInfo.InvariantCulture,
            $"{FsText.Escape(image.Name)}: {ByteText.Format(waste.StoredBytes)} of files in {waste.LayerCount} layers, {ByteText.Format(waste.Bytes)} of them wasted ({waste.Efficiency * 100:0.0} % in use)"));
        output.Write(waste.DuplicateBytes > 0 ? $", {ByteText.Format(waste.DuplicateBytes)} more in copies\n" : "\n");
        WriteLayers(image, changes, output);
        if (waste.Files.Count > 0)
        {
            output.Write("\nwasted, by cause:\n");
            var causes = new TextTable(0, 1);
            foreach (var group in waste.Files.GroupBy(static f => f.Cause).OrderByDescending(static g => g.Sum(static f => f.Bytes)))
            {
                causes.Add(ByteText.Format(group.Sum(static f => f.Bytes)), $"{group.Count()}", Describe(group.Key));
            }

            causes.Write(output, "  ");
            WriteFiles(waste, shown, output);
        }

        WriteAdvice(advice, waste.StoredBytes, output);
    }

    private static void WriteLayers(OciImage image, ImageChanges changes, TextWriter output)
    {
        output.Write("\n");
        var table = new TextTable(0, 1, 2, 3, 4, 5, 6);
        table.Add("layer", "stored", "added", "modified", "hidden", "wasted in it", "by it", "command");
        foreach (var layer in changes.Layers.Reverse())
        {
            var info = image.LayerInfos[layer.Index];
            table.Add(
                $"{layer.Index}",
                ByteText.Format(info.Descriptor.Size),
                $"{layer.Added}",
                $"{layer.Modified}",
                $"{layer.Deleted}",
                ByteText.Format(changes.Waste.BytesIn(layer.Index)),
                ByteText.Format(changes.Waste.BytesHiddenBy(layer.Index)),
                info.History?.CreatedBy is { } command ? FsText.Escape(command) : "(unknown)");
        }

        table.Write(output);
    }

    private static void WriteFiles(ImageWaste waste, int shown, TextWriter output)
    {
        output.Write(waste.Files.Count > shown ? $"\nwasted files, the largest {shown} of {waste.Files.Count}:\n" : "\nwasted files:\n");
        var files = new TextTable(0);
        foreach (var file in waste.Files.Take(shown))
        {
            files.Add(ByteText.Format(file.Bytes), $"layer {file.StoredIn}, {Describe(file.Cause)} by layer {file.HiddenBy}", file.Path is { } path ? FsText.Escape(path) : "(several)");
        }

        files.Write(output, "  ");
    }

    private static void WriteAdvice(ImageAdvice advice, long stored, TextWriter output)
    {
        if (advice.Items.Count == 0)
        {
            output.Write("\nNothing to do better.\n");
            return;
        }

        output.Write("\nwhat to do:\n");
        // What is worth less than a ten thousandth of the image is in the JSON only.
        var isSmall = (Advice item) => item.Bytes < stored / 10_000;
        foreach (var item in advice.Items.Where(i => !isSmall(i)))
        {
            output.Write($"  {ByteText.Format(item.Bytes),8}  {item.Text}\n");
            foreach (var path in item.Paths.Take(3))
            {
                output.Write($"            {FsText.Escape(path)}\n");
            }
        }

        if (advice.Items.Count(isSmall) is > 0 and var small)
        {
            output.Write($"  and {small} more that would save {ByteText.Format(advice.Items.Where(isSmall).Sum(static i => i.Bytes))} together\n");
        }
    }

    private static string Describe(WasteCause cause) => cause switch
    {
        WasteCause.MetadataOnly => "stored again for mode, owner or attributes",
        WasteCause.Rewritten => "stored again unchanged",
        WasteCause.Opaque => "hidden by an opaque directory",
        WasteCause.WrittenTwice => "stored twice",
        _ => cause.ToString().ToLowerInvariant(),
    };

    private static JsonText ToJson(ImageWaste waste, ImageAdvice advice) => new JsonText()
        .Add("stored_bytes", waste.StoredBytes).Add("wasted_bytes", waste.Bytes).Add("duplicate_bytes", waste.DuplicateBytes)
        .Add("files", waste.Files.Select(static f =>
        {
            var json = new JsonText().Add("bytes", f.Bytes).Add("cause", Name(f.Cause)).Add("stored_in", f.StoredIn).Add("hidden_by", f.HiddenBy);
            return f.Path is { } path ? json.Add("path", path) : json;
        }))
        .Add("duplicates", waste.Duplicates.Select(static d => new JsonText().Add("bytes", d.Bytes).Add("size", d.Size).Add("sha256", d.Sha256).Add("paths", d.Paths)))
        .Add("advice", advice.Items.Select(static a => new JsonText().Add("kind", Name(a.Kind)).Add("bytes", a.Bytes).Add("text", a.Text).Add("paths", a.Paths)));

    private static string Name<T>(T value)
        where T : struct, Enum => string.Concat(value.ToString().Select(static (c, i) => char.IsUpper(c) ? $"{(i > 0 ? "-" : "")}{char.ToLowerInvariant(c)}" : $"{c}"));
}
