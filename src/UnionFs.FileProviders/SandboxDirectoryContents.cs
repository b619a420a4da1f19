using System.Collections;
using Microsoft.Extensions.FileProviders;

namespace UnionFs.FileProviders;

/// <summary>What a directory holds each time it is asked; nothing if it is gone by then.</summary>
internal sealed class SandboxDirectoryContents(UnionFileSystem fileSystem, string path) : IDirectoryContents
{
    public bool Exists => fileSystem.DirectoryExists(path);

    public IEnumerator<IFileInfo> GetEnumerator()
    {
        foreach (var entry in List())
        {
            var child = path.EndsWith('/') ? path + entry.Name : $"{path}/{entry.Name}";
            if (ProviderPath.IsExcluded(entry.Name) || SandboxPath.TryStat(fileSystem, child, out var stat) != FsError.OK)
            {
                continue;
            }

            yield return stat.IsDirectory
                ? new SandboxDirectoryInfo(fileSystem, child, entry.Name, stat)
                : new SandboxFileInfo(fileSystem, child, entry.Name, stat);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private IReadOnlyList<DirectoryEntry> List()
    {
        try
        {
            return fileSystem.List(path);
        }
        catch (IOException)
        {
            return [];
        }
    }
}
