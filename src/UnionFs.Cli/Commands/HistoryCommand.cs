using System.CommandLine;
using System.Globalization;
using UnionFs.Oci;

namespace UnionFs.Cli.Commands;

/// <summary><c>history</c>: the steps that made an image, the last on top.</summary>
internal static class HistoryCommand
{
    public static Command Create(TextWriter output)
    {
        var image = ImageArgument.Create();
        var json = StackOption.Json("One JSON object a step, the first step first.");
        var command = new Command("history", "Show how an image was made: each step with its command, time and the layer it left.") { image, json };
        command.SetAction(parsed =>
        {
            using var opened = ImageArgument.Open(parsed, image);
            var history = ImageHistory.Of(opened.Image);
            if (parsed.GetValue(json))
            {
                foreach (var step in history.Steps)
                {
                    output.Write($"{ToJson(step)}\n");
                }
            }
            else
            {
                WriteTable(history, output);
            }

            return 0;
        });
        return command;
    }

    private static void WriteTable(ImageHistory history, TextWriter output)
    {
        var table = new TextTable(0, 1, 2, 3);
        table.Add("step", "layer", "stored", "unpacked", "created", "command");
        foreach (var step in history.Steps.Reverse())
        {
            var created = step.Entry.Created is { } time ? time.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) : "";
            var command = step.Command is { } text ? FsText.Escape(text) : "(unknown)";
            var unpacked = step.UnpackedBytes < 0 ? "?" : ByteText.Format(step.UnpackedBytes);
            table.Add(step.Layer is { } layer
                ? [$"{step.Number}", $"{layer.Index}", ByteText.Format(step.StoredBytes), unpacked, created, command]
                : [$"{step.Number}", "-", "", "", created, command]);
        }

        table.Write(output);
        if (!history.IsComplete)
        {
            output.Write("\nThe history has more or fewer steps that made layers than there are layers, so it does not tell which made which.\n");
        }
    }

    private static JsonText ToJson(HistoryStep step)
    {
        var json = new JsonText().Add("step", step.Number).Add("empty", step.Layer is null);
        if (step.Layer is { } layer)
        {
            json.Add("layer", layer.Index).Add("digest", layer.Descriptor.Digest.ToString()).Add("diff_id", layer.DiffId.ToString())
                .Add("stored_bytes", step.StoredBytes).Add("unpacked_bytes", step.UnpackedBytes);
        }

        if (step.Entry.Created is { } created)
        {
            json.Add("created", created.ToString("O", CultureInfo.InvariantCulture));
        }

        json = step.Command is { } command ? json.Add("command", command) : json;
        json = step.Entry.Author is { } author ? json.Add("author", author) : json;
        return step.Entry.Comment is { } comment ? json.Add("comment", comment) : json;
    }
}
