using System.CommandLine;
using UnionFs.Cli.Store;
using UnionFs.Oci;

namespace UnionFs.Cli.Commands;

/// <summary>The options that name the layers of a stack and the form of what is printed, and what the former open.</summary>
internal static class StackOption
{
    public static Option<string[]> Create() => Create("--layer", "-l", "A layer: a folder, a .tar, .tar.gz or .tar.zst; or all layers of an image: oci:FOLDER[:TAG], oci-archive:FILE[:TAG], docker-archive:FILE[:TAG], image:NAME, sandbox:NAME. Repeat it, bottom first.");

    public static Option<string[]> Create(string name, string alias, string description) => new(name, alias)
    {
        Description = description,
        HelpName = "PATH",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    public static Option<bool> Json(string description = "One JSON object a line.") => new("--json") { Description = description };

    /// <summary>Opens the layers that an option names; the caller disposes them.</summary>
    public static OpenedStack Open(ParseResult parsed, Option<string[]> option) => Open(parsed.GetValue(option), parsed);

    /// <summary>Opens the layers; the caller disposes them.</summary>
    /// <param name="paths">What was written on the command line, bottom first.</param>
    /// <param name="parsed">The command line, for the store and for progress; without it images of the store cannot be named.</param>
    public static OpenedStack Open(string[]? paths, ParseResult? parsed = null)
    {
        var layers = new List<Layer>();
        var names = new List<StackedLayer>();
        var owned = new List<IDisposable>();
        try
        {
            foreach (var path in paths ?? [])
            {
                if (ImageArgument.IsReference(path))
                {
                    var image = ImageArgument.Open(path, parsed);
                    owned.Add(image);
                    layers.AddRange(image.Image.Layers);
                    names.AddRange(image.Image.LayerInfos.Select(i => StackedLayer.Of(path, i)));
                    continue;
                }

                if (SandboxArgument.NameOf(path) is { } sandbox)
                {
                    var store = StoreOption.Open(parsed);
                    owned.Add(store);
                    var container = SandboxArgument.Open(store, sandbox);
                    owned.Insert(0, container);
                    layers.AddRange(container.FileSystem.Layers);
                    names.AddRange(StackedLayer.Of(path, container));
                    continue;
                }

                layers.Add(OpenLayer(path));
                owned.Add(layers[^1]);
                names.Add(new StackedLayer(path, FsText.Escape(path)));
            }

            return new OpenedStack(names, LayerStack.Of(layers), owned);
        }
        catch
        {
            owned.ForEach(static o => o.Dispose());
            throw;
        }
    }

    private static Layer OpenLayer(string path) => path.Length == 0 ? throw new UsageException("A layer has an empty path.")
        : Directory.Exists(path) ? Layer.FromDirectory(path)
        : Layer.FromTar(path, new TarLayerOptions { Decompressors = [new ZstdDecompressor()] });
}
