using System.Diagnostics;

namespace UnionFs.Tests.Layers.Folder.Writing;

/// <summary>A directory of its own to write folders in, beside things that nobody may touch.</summary>
internal sealed class FolderScene : IDisposable
{
    public static readonly FolderWriteOptions Plain = new() { Whiteouts = WhiteoutFormat.None };
    private readonly string _folder = Directory.CreateTempSubdirectory("unionfs-export-").FullName;
    private int _count;

    public FolderScene()
    {
        Directory.CreateDirectory(Outside);
        File.WriteAllText(Path.Combine(Outside, "kept"), "kept");
        Directory.CreateDirectory(Place);
    }

    /// <summary>Where folders are written.</summary>
    public string Place => Path.Combine(_folder, "place");

    /// <summary>What must stay as it is.</summary>
    public string Outside => Path.Combine(_folder, "outside");

    /// <summary>A path where nothing is.</summary>
    public string Free() => Path.Combine(Place, $"{++_count}");

    public static FolderReport Write(Layer layer, string path, FolderWriteOptions? options = null) => layer.WriteFolder(path, options);

    /// <summary>Writes a layer and opens what was written.</summary>
    public Layer Reread(Layer layer, FolderWriteOptions? options = null) => Reread(layer, out _, options);

    public Layer Reread(Layer layer, out FolderReport report, FolderWriteOptions? options = null)
    {
        var path = Free();
        report = layer.WriteFolder(path, options);
        return Open(path, (options ?? new FolderWriteOptions()).Whiteouts, layer.Name);
    }

    public static Layer Open(string path, WhiteoutFormat whiteouts, string? name = null) =>
        Layer.FromDirectory(path, new DirectoryLayerOptions { Whiteouts = whiteouts, Name = name });

    /// <summary>The tree that a folder holds, with nothing hidden.</summary>
    public static string TreeOf(string path)
    {
        using var layer = Open(path, WhiteoutFormat.None);
        return TreeOf(LayerStack.Of(layer));
    }

    public static string TreeOf(LayerStack stack)
    {
        using var fs = UnionFileSystem.Create(stack);
        return fs.DumpTree();
    }

    /// <summary>The names beside what was written; temporary ones among them.</summary>
    public string[] Names() => [.. Directory.EnumerateFileSystemEntries(Place).Select(Path.GetFileName).Order(StringComparer.Ordinal)!];

    /// <summary>Everything outside with its content.</summary>
    public string OutsideText() => string.Join('\n', new DirectoryInfo(Outside).EnumerateFileSystemInfos("*", SearchOption.AllDirectories)
        .OrderBy(static i => i.FullName, StringComparer.Ordinal)
        .Select(static i => $"{i.FullName} {i.UnixFileMode} {i.LastWriteTimeUtc:O} {(i is FileInfo f ? File.ReadAllText(f.FullName) : "")}"));

    /// <summary>Runs a script of the shell in the place.</summary>
    public (int Code, string Text) Run(string script)
    {
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-e", "-c", script]) { WorkingDirectory = Place, RedirectStandardError = true, RedirectStandardOutput = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.Result);
    }

    public void Dispose()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.Delete(_folder, recursive: true);
            return;
        }

        // Trees that are deeper than a path is long are beyond the BCL.
        using var process = Process.Start("chmod", ["-R", "u+rwX", _folder]);
        process.WaitForExit();
        using var remove = Process.Start("rm", ["-rf", _folder]);
        remove.WaitForExit();
    }
}
