using UnionFs.Oci;

namespace UnionFs.Cli.Commands;

/// <summary>A layer of a stack as the tool calls it.</summary>
/// <param name="Name">What JSON calls it.</param>
/// <param name="Legend">What a legend says of it, escaped.</param>
/// <param name="Command">The step that made it, if that is known.</param>
internal sealed record StackedLayer(string Name, string Legend, string? Command = null)
{
    private const int CommandLength = 60;

    /// <summary>The layers of a sandbox: those of its image, then what it saved.</summary>
    public static IEnumerable<StackedLayer> Of(string reference, Container container) =>
    [
        .. container.Image.LayerInfos.Select(i => Of(reference, i)),
        .. container.FileSystem.Layers.Skip(container.Image.Layers.Count).Select(l => new StackedLayer($"{reference} {l.Name}", $"saved changes {FsText.Escape(l.Name)}")),
    ];

    public static StackedLayer Of(string reference, ImageLayer layer)
    {
        var command = layer.History?.CreatedBy;
        var shown = command is null ? "" : $" {(command.Length <= CommandLength ? FsText.Escape(command) : FsText.Escape(command.AsSpan(0, CommandLength)) + "…")}";
        return new StackedLayer($"{reference} {layer.Descriptor.Digest.Short}", $"{layer.Descriptor.Digest.Short}{shown}", command);
    }
}
