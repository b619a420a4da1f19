using System.CommandLine;

namespace UnionFs.Cli.Commands;

/// <summary>The option that names the layers of a stack, and what it opens.</summary>
internal static class StackOption
{
    public static Option<string[]> Create(string name = "--layer", params string[] aliases) => new(name, aliases.Length == 0 ? ["-l"] : aliases)
    {
        Description = "A layer: a folder, a .tar or a .tar.gz. Repeat it, bottom first.",
        HelpName = "PATH",
        Arity = ArgumentArity.ZeroOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    /// <summary>Opens the layers; the caller disposes them.</summary>
    public static OpenedStack Open(string[]? paths)
    {
        var layers = new List<Layer>();
        try
        {
            foreach (var path in paths ?? [])
            {
                layers.Add(OpenLayer(path));
            }

            return new OpenedStack(paths ?? [], LayerStack.Of(layers));
        }
        catch
        {
            layers.ForEach(static l => l.Dispose());
            throw;
        }
    }

    private static Layer OpenLayer(string path)
    {
        if (Directory.Exists(path))
        {
            return Layer.FromDirectory(path);
        }

        string[] schemes = ["oci:", "docker-archive:", "image:", "sandbox:"];
        if (Array.Find(schemes, s => path.StartsWith(s, StringComparison.Ordinal)) is { } scheme)
        {
            throw new UsageException($"'{FsText.Escape(path)}': layers of the form '{scheme}' come with UnionFs.Oci, which this tool does not have.");
        }

        if (path.EndsWith(".zst", StringComparison.OrdinalIgnoreCase))
        {
            throw new UsageException($"'{FsText.Escape(path)}': zstd comes with UnionFs.Oci, which this tool does not have.");
        }

        return Layer.FromTar(path);
    }
}
