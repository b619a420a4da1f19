using System.Security.Cryptography;
using Xunit;

namespace UnionFs.Examples.Tests;

/// <summary>A folder of the disk that is the layer below a sandbox, at a path that the disk does not have; disposing it checks that nothing on the disk changed.</summary>
internal sealed class HostFolder : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("unionfs-foreign-").FullName;
    private readonly string _mount = $"/sandbox-{Guid.NewGuid():N}";
    private readonly string _workingFolder = List(Environment.CurrentDirectory);
    private string? _before;

    /// <summary>Where the folder is seen in the sandbox.</summary>
    public string Path => _mount;

    public HostFolder Add(string path, string text) => Add(path, System.Text.Encoding.UTF8.GetBytes(text));

    public HostFolder Add(string path, ReadOnlySpan<byte> content)
    {
        var file = _root + _mount + "/" + path;
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, content);
        return this;
    }

    public UnionFileSystem Open()
    {
        _before = List(_root);
        return UnionFileSystem.Create(LayerStack.Of(Layer.FromDirectory(_root)));
    }

    public void Dispose()
    {
        var (after, workingFolder, isOnDisk) = (List(_root), List(Environment.CurrentDirectory), Directory.Exists(_mount));
        Directory.Delete(_root, recursive: true);
        Assert.Equal(_before, after);
        Assert.Equal(_workingFolder, workingFolder);
        Assert.False(isOnDisk, $"{_mount} is on the disk");
    }

    /// <summary>Every entry with its times, and files with what is in them.</summary>
    private static string List(string folder) => string.Join('\n', new DirectoryInfo(folder).EnumerateFileSystemInfos("*", SearchOption.AllDirectories)
        .OrderBy(static e => e.FullName, StringComparer.Ordinal)
        .Select(static e => $"{e.FullName} {e.LastWriteTimeUtc.Ticks} {(e is FileInfo { Length: < 1 << 20 } file ? Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file.FullName))) : "")}"));
}
