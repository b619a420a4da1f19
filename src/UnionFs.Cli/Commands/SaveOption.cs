using System.CommandLine;

namespace UnionFs.Cli.Commands;

/// <summary><c>--save FILE</c>: keeps what was changed in a sandbox as a layer, for the next stack.</summary>
internal static class SaveOption
{
    public static Option<string?> Create() => new("--save") { Description = "Keep what was changed as a layer: a tar of this name.", HelpName = "FILE" };

    /// <summary>Writes the layer, whole or not at all; nothing if no name is given.</summary>
    public static void Save(UnionFileSystem fs, string? path)
    {
        if (path is null)
        {
            return;
        }

        using var layer = fs.ToLayer(Path.GetFileName(path), ChangesSince.Stack);
        using var file = AtomicFile.Create(path);
        using (var buffered = new BufferedStream(new AppendingStream(file), 1 << 16))
        {
            layer.WriteTar(buffered);
        }

        file.Commit();
    }
}
