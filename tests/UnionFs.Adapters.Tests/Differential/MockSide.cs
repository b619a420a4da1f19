using System.IO.Abstractions;
using System.IO.Abstractions.TestingHelpers;

namespace UnionFs.Adapters.Tests.Differential;

/// <summary>The file system that tests of .NET code use today, as a measure.</summary>
internal sealed class MockSide : Side
{
    private readonly MockFileSystem _fileSystem;

    public MockSide(string root)
        : base(root)
    {
        _fileSystem = new MockFileSystem(new MockFileSystemOptions { CreateDefaultTempDir = false });
        foreach (var entry in StartingTree.Entries)
        {
            var path = $"{root}/{entry.Path}".TrimEnd('/');
            if (entry.Target is { } target)
            {
                Settled(() => _fileSystem.File.CreateSymbolicLink(path, target));
            }
            else if (entry.Content is { } content)
            {
                _fileSystem.File.WriteAllBytes(path, content);
            }
            else
            {
                _fileSystem.Directory.CreateDirectory(path);
            }
        }

        foreach (var entry in StartingTree.Entries.Where(static e => e.Target is null).Reverse())
        {
            var path = $"{root}/{entry.Path}".TrimEnd('/');
            Settled(() => _fileSystem.File.SetUnixFileMode(path, entry.Mode));
            Settled(() => _fileSystem.File.SetLastWriteTimeUtc(path, entry.Time));
            Settled(() => _fileSystem.File.SetLastAccessTimeUtc(path, entry.Time));
        }

        Settled(() => _fileSystem.Directory.SetLastWriteTimeUtc(Path.GetDirectoryName(root)!, StartingTree.ParentTime));
        _fileSystem.Directory.SetCurrentDirectory(root);
    }

    public override IFileSystem FileSystem => _fileSystem;

    public override IReadOnlyList<string> Walk()
    {
        var top = _fileSystem.DirectoryInfo.New(Path.GetDirectoryName(Root)!);
        var lines = new List<string> { TreeLine.Directory(top.FullName, _fileSystem.File.GetUnixFileMode(top.FullName), top.LastWriteTimeUtc) };
        foreach (var entry in top.GetFileSystemInfos("*", SearchOption.AllDirectories))
        {
            lines.Add(entry.LinkTarget is { } target ? TreeLine.Link(entry.FullName, target, entry.LastWriteTimeUtc)
                : entry is IDirectoryInfo ? TreeLine.Directory(entry.FullName, _fileSystem.File.GetUnixFileMode(entry.FullName), entry.LastWriteTimeUtc)
                : TreeLine.File(entry.FullName, _fileSystem.File.GetUnixFileMode(entry.FullName), _fileSystem.GetFile(entry.FullName).Contents, entry.LastWriteTimeUtc));
        }

        return Comparable(lines);
    }

    /// <summary>What it does not support is left out of its tree.</summary>
    private static void Settled(Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
        }
    }
}
