using System.CommandLine;
using System.Globalization;
using UnionFs.Cli.Commands;
using UnionFs.Oci;

namespace UnionFs.Cli.Store;

/// <summary><c>images</c>: what the store holds.</summary>
internal static class ImagesCommand
{
    public static Command Create(TextWriter output)
    {
        var json = StackOption.Json("One JSON object an image.");
        var command = new Command("images", "List the images of the store.") { json };
        command.SetAction(parsed =>
        {
            using var store = StoreOption.Open(parsed);
            if (parsed.GetValue(json))
            {
                foreach (var image in store.Images())
                {
                    output.Write($"{ToJson(image)}\n");
                }

                return 0;
            }

            var table = new TextTable(3, 4);
            table.Add("name", "digest", "platform", "layers", "size", "created");
            foreach (var image in store.Images())
            {
                var name = FsText.Escape(image.Name ?? "(none)");
                table.Add(image.Error is null
                    ? [name, image.Descriptor.Digest.Short, $"{image.Platform}", $"{image.Layers}", ByteText.Format(image.Bytes), image.Created?.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? ""]
                    : [name, image.Descriptor.Digest.Short, $"({FsText.Escape(image.Error)})", "", "", ""]);
            }

            table.Write(output);
            return 0;
        });
        return command;
    }

    private static JsonText ToJson(StoredImage image)
    {
        var json = new JsonText();
        json = image.Name is { } name ? json.Add("name", name) : json;
        json.Add("digest", image.Descriptor.Digest.ToString());
        if (image.Error is { } error)
        {
            return json.Add("error", error);
        }

        json = image.Platform is { } platform ? json.Add("platform", platform.ToString()) : json;
        json = image.Created is { } created ? json.Add("created", created.ToString("O", CultureInfo.InvariantCulture)) : json;
        return json.Add("layers", image.Layers).Add("bytes", image.Bytes);
    }
}
