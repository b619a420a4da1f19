using System.CommandLine;
using UnionFs.Cli.Store;

namespace UnionFs.Cli.Commands;

/// <summary><c>--save</c>: what becomes of what was changed in a sandbox.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">The name of the sandbox, or the path.</param>
internal sealed record SaveOption(SaveKind Kind, string Name)
{
    private static readonly string[] s_compressed = [".tar.gz", ".tgz", ".tar.zst", ".tar.xz", ".tar.bz2"];

    public static Option<string?> Create() => new("--save")
    {
        Description = "Keep what was changed: as the sandbox NAME of the store, or as a layer, in a FILE.tar or a FOLDER/.", HelpName = "NAME",
    };

    /// <summary>
    /// Tells by its form what a word means: <c>sandbox:NAME</c> or a name alone is a sandbox; what ends with a slash, or has one and is a directory, a folder;
    /// what ends with <c>.tar</c>, and any other path, a tar.
    /// </summary>
    /// <exception cref="UsageException">It can be none of them.</exception>
    public static SaveOption? Parse(string? word)
    {
        if (word is null)
        {
            return null;
        }

        if (SandboxArgument.NameOf(word) is { } name)
        {
            return new SaveOption(SaveKind.Sandbox, name);
        }

        if (s_compressed.FirstOrDefault(e => word.EndsWith(e, StringComparison.OrdinalIgnoreCase)) is { } ending)
        {
            throw new UsageException($"--save writes a layer as it is, not '{ending}': say a name that ends with .tar.");
        }

        return Path.EndsInDirectorySeparator(word) ? new SaveOption(SaveKind.Folder, word)
            : word.EndsWith(".tar", StringComparison.OrdinalIgnoreCase) ? new SaveOption(SaveKind.Tar, word)
            : Path.GetFileName(word) != word ? new SaveOption(Directory.Exists(word) ? SaveKind.Folder : SaveKind.Tar, word)
            : word.Length > 0 ? new SaveOption(SaveKind.Sandbox, word)
            : throw new UsageException("--save needs a name.");
    }

    /// <summary>Looks, before there is something to lose, whether a layer can be written there.</summary>
    public void CheckPlace()
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(Name));
        if (Path.GetDirectoryName(full) is { } parent && !Directory.Exists(parent))
        {
            throw new DirectoryNotFoundException($"There is no folder '{FsText.Quote(parent)}' to save '{FsText.Quote(Name)}' in.");
        }

        if (Kind == SaveKind.Folder && (File.Exists(full) || (Directory.Exists(full) && Directory.EnumerateFileSystemEntries(full).Any())))
        {
            throw new IOException($"'{FsText.Quote(Name)}' is no empty folder, so nothing can be saved there.");
        }

        if (Kind == SaveKind.Tar && Directory.Exists(full))
        {
            throw new IOException($"'{FsText.Quote(Name)}' is a folder, so no tar can be saved there.");
        }
    }

    /// <summary>Writes the changes as a layer, whole or not at all, and tells what a folder had no place for.</summary>
    public void WriteLayer(UnionFileSystem fs, TextWriter output)
    {
        using var layer = fs.ToLayer(Path.GetFileName(Path.TrimEndingDirectorySeparator(Name)), ChangesSince.Stack);
        if (Kind == SaveKind.Folder)
        {
            FolderOptions.WriteOmissions(layer.WriteFolder(Name), output);
            output.Flush();
            return;
        }

        using var file = AtomicFile.Create(Name);
        using (var buffered = new BufferedStream(file.AsStream(), 1 << 16))
        {
            layer.WriteTar(buffered);
        }

        file.Commit();
    }
}
