using System.CommandLine;

namespace UnionFs.Cli.Commands;

/// <summary>The options that name the layers of a stack and the form of what is printed, and what the former open.</summary>
internal static class StackOption
{
    private static readonly string[] s_ociForms = ["oci:", "docker-archive:", "image:", "sandbox:"];

    public static Option<string[]> Create() => Create("--layer", "-l", "A layer: a folder, a .tar or a .tar.gz. Repeat it, bottom first.");

    public static Option<string[]> Create(string name, string alias, string description) => new(name, alias)
    {
        Description = description,
        HelpName = "PATH",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    public static Option<bool> Json(string description = "One JSON object a line.") => new("--json") { Description = description };

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
        if (path.Length == 0)
        {
            throw new UsageException("A layer has an empty path.");
        }

        if (Directory.Exists(path))
        {
            return Layer.FromDirectory(path);
        }

        if (!File.Exists(path) && Array.Find(s_ociForms, s => path.StartsWith(s, StringComparison.Ordinal)) is { } form)
        {
            throw new UsageException($"'{FsText.Escape(path)}': layers of the form '{form}' need the OCI part, which this version does not have.");
        }

        if (path.EndsWith(".zst", StringComparison.OrdinalIgnoreCase))
        {
            throw new UsageException($"'{FsText.Escape(path)}': .tar.zst needs the OCI part, which this version does not have.");
        }

        return Layer.FromTar(path);
    }
}
