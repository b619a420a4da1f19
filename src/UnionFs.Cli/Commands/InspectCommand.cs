using System.CommandLine;
using System.Globalization;
using UnionFs.Oci;

namespace UnionFs.Cli.Commands;

/// <summary><c>inspect</c>: what an image is, its digests, how it is run, and which layers it shares with others.</summary>
internal static class InspectCommand
{
    public static Command Create(TextWriter output)
    {
        var image = ImageArgument.Create();
        var with = new Option<string[]>("--with") { Description = "Another image, to tell what both share. May be repeated.", HelpName = "IMAGE", AllowMultipleArgumentsPerToken = false };
        var json = StackOption.Json("One JSON object.");
        var command = new Command("inspect", "Show what an image is: digests, platform, how it is run, layers, and what it shares with others.") { image, with, json };
        command.SetAction(parsed =>
        {
            using var opened = ImageArgument.Open(parsed, image);
            var uses = new List<ImageUse> { ImageUse.Of(opened.Image) with { Name = parsed.GetValue(image)! } };
            foreach (var reference in parsed.GetValue(with) ?? [])
            {
                using var other = ImageArgument.Open(reference, parsed);
                uses.Add(ImageUse.Of(other.Image) with { Name = reference });
            }

            var sharing = uses.Count > 1 ? SharingReport.Of(uses) : null;
            if (parsed.GetValue(json))
            {
                output.Write($"{ToJson(opened.Image, sharing)}\n");
            }
            else
            {
                Write(opened.Image, sharing, output);
            }

            return 0;
        });
        return command;
    }

    private static void Write(OciImage image, SharingReport? sharing, TextWriter output)
    {
        var (config, runtime) = (image.Config, image.Config.Runtime);
        var table = new TextTable();
        table.Add("name", FsText.Escape(image.Name));
        table.Add("manifest", image.Descriptor.Digest.ToString());
        table.Add("image id", image.Manifest.Config.Digest.ToString());
        table.Add("platform", config.Platform.ToString());
        AddIf(table, "created", config.Created?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture));
        AddIf(table, "author", config.Author);
        AddIf(table, "entrypoint", runtime.Entrypoint is { Count: > 0 } entrypoint ? string.Join(' ', entrypoint) : null);
        AddIf(table, "command", runtime.Cmd is { Count: > 0 } cmd ? string.Join(' ', cmd) : null);
        AddIf(table, "user", runtime.User);
        AddIf(table, "directory", runtime.WorkingDir);
        AddAll(table, "env", runtime.Env);
        AddAll(table, "port", runtime.ExposedPorts);
        AddAll(table, "volume", runtime.Volumes);
        AddAll(table, "label", runtime.Labels.Select(static l => $"{l.Key}={l.Value}"));
        table.Add("size", $"{ByteText.Format(image.LayerInfos.Sum(static l => l.Descriptor.Size))} stored in {image.Layers.Count} layers");
        table.Write(output);
        output.Write("\nlayers:\n");
        var layers = new TextTable(0, 1, 2);
        layers.Add("layer", "stored", "unpacked", "digest", "diff id", "chain id", "type");
        foreach (var layer in image.LayerInfos.Reverse())
        {
            layers.Add(
                $"{layer.Index}",
                ByteText.Format(layer.Descriptor.Size),
                layer.UncompressedSize < 0 ? "?" : ByteText.Format(layer.UncompressedSize),
                layer.Descriptor.Digest.Short,
                layer.DiffId.Short,
                layer.ChainId.Short,
                FsText.Escape(layer.Descriptor.MediaType));
        }

        layers.Write(output, "  ");
        WriteSharing(sharing, output);
    }

    private static void WriteSharing(SharingReport? sharing, TextWriter output)
    {
        if (sharing is null)
        {
            return;
        }

        output.Write($"\nsharing: {sharing}\n");
        foreach (var layer in sharing.Layers.Where(static l => l.Images.Count > 1))
        {
            output.Write($"  {layer.Digest.Short}  {ByteText.Format(layer.Bytes)}  {string.Join(", ", layer.Images.Select(static i => FsText.Escape(i)))}\n");
        }
    }

    private static void AddIf(TextTable table, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            table.Add(name, FsText.Escape(value));
        }
    }

    private static void AddAll(TextTable table, string name, IEnumerable<string> values)
    {
        foreach (var value in values)
        {
            table.Add(name, FsText.Escape(value));
        }
    }

    private static JsonText ToJson(OciImage image, SharingReport? sharing)
    {
        var (config, runtime) = (image.Config, image.Config.Runtime);
        var json = new JsonText().Add("name", image.Name).Add("manifest", image.Descriptor.Digest.ToString())
            .Add("image_id", image.Manifest.Config.Digest.ToString()).Add("platform", config.Platform.ToString());
        json = config.Created is { } created ? json.Add("created", created.ToString("O", CultureInfo.InvariantCulture)) : json;
        json = runtime.User is { } user ? json.Add("user", user) : json;
        json = runtime.WorkingDir is { } directory ? json.Add("directory", directory) : json;
        json.Add("entrypoint", runtime.Entrypoint ?? []).Add("command", runtime.Cmd ?? []).Add("env", runtime.Env)
            .Add("labels", runtime.Labels.Select(static l => new JsonText().Add("name", l.Key).Add("value", l.Value)))
            .Add("layers", image.LayerInfos.Select(static l => new JsonText().Add("layer", l.Index).Add("digest", l.Descriptor.Digest.ToString())
                .Add("diff_id", l.DiffId.ToString()).Add("chain_id", l.ChainId.ToString()).Add("media_type", l.Descriptor.MediaType)
                .Add("stored_bytes", l.Descriptor.Size).Add("unpacked_bytes", l.UncompressedSize)));
        return sharing is null ? json : json.Add("bytes_with_sharing", sharing.WithSharing).Add("bytes_without_sharing", sharing.WithoutSharing);
    }
}
